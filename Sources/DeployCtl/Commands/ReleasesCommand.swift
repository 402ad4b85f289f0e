// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import Foundation

/// `deployctl releases`
struct ReleasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "releases",
        abstract: "List what served on the hosts, the last one first.",
        discussion: """
            The release that serves is marked with *, the one that `deployctl rollback` goes to with <. Exits with 1 when a \
            host could not be looked at.

              deployctl releases -e production
              deployctl releases -e production --json | jq -r '.releases[0].release'
            """
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let report = ReleasesReport(await composition.deployment(runURL: nil).look())
            let text = report.text(style: common.output.resultStyle, now: Date())
            try StandardStreams.printResult(json ? JSONOutput.text(report) : text)
            for problem in report.problems {
                StandardStreams.printError(Failure(.failed, "\(problem.host): \(problem.problem)").description)
            }
            return report.exitStatus
        }
    }
}
