// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl tls status`
struct TLSStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how long each host's certificate lasts, and whether it is served and renewed.",
        discussion: """
            Changes nothing. Exits with 6 when fewer days are left than `tls.warn_days`, or none; with 1 when anything else is \
            wrong, or a host could not be looked at.

              deployctl tls status -e production
              deployctl tls status -e production --json
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var places: CertificateOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let session = try CertificateSession(composition, places)
            let report = try await session.report()
            let text = report.text(style: common.output.resultStyle)
            try StandardStreams.printResult(json ? JSONOutput.text(report) : text)
            return report.exitStatus
        }
    }
}
