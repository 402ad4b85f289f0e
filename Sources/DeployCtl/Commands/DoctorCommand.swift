// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at this machine and every host for what a deploy would fail by, each with its fix.",
        discussion: """
            Changes nothing and takes no lock. Exits with 1 when something is in the way; warnings do not count.

              deployctl doctor -e production
              deployctl doctor -e production --no-build --json

            It fetches every secret, to know that it is there, and shows none. In JSON each finding has a code that stays, its \
            severity, its place (here, or a host), what was seen, and the fix.
            """
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Leave out what only building needs: Docker here, the work tree, the right to push.")
    var noBuild = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let examinations = try await composition.doctor(builds: !noBuild).examine()
            let report = DoctorReport(composition.configuration, examinations, scrubbing: composition.secrets.scrub)
            let text = report.text(style: common.output.resultStyle)
            try StandardStreams.printResult(json ? JSONOutput.text(report) : text)
            return report.exitStatus
        }
    }
}
