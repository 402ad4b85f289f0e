// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import Foundation

/// `deployctl audit`
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "List who did what, when, from where and how it ended, the last run first.",
        discussion: """
            From the journals and the lists of releases that the hosts keep. Hosts that tell the same share a line; where they \
            differ, each version has its own. A run that never got the lock left no trace; of runs that a journal is too short \
            for, the releases tell. Exits with 1 when a host could not be looked at.

              deployctl audit -e production --limit 5
            """
    )

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: ArgumentHelp("Runs to list at most.", valueName: "number"))
    var limit = 20

    func validate() throws {
        guard limit < 1 else { return }
        throw ValidationError("--limit is at least 1")
    }

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let report = AuditReport(await composition.deployment(runURL: nil).look(), limit: limit)
            let text = report.text(now: Date())
            try StandardStreams.printResult(json ? JSONOutput.text(report) : text)
            for problem in report.problems {
                StandardStreams.printError(Failure(.failed, "\(problem.host): \(problem.problem)").description)
            }
            return report.exitStatus
        }
    }
}
