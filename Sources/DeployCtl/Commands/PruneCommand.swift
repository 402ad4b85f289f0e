// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl prune`
struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove what no release needs any more, as the end of a deploy does; lists it first.",
        discussion: """
            Stopped containers, images and environment files of releases beyond `retain`. What serves, what `rollback` \
            goes to and what runs stay. It holds the lock while it removes, and clears up first after a run that died. It \
            exits with 1 when something could not be removed.

              deployctl prune -e production --dry-run
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var runOptions: RunOptions

    @Flag(help: "Only list it.")
    var dryRun = false

    func run() async throws {
        try await reporting {
            let composition = try Composition(common)
            let deployment = composition.deployment(runURL: nil)
            let report = PruneReport(await deployment.look(), list: deployment.pruneList)
            for problem in report.problems {
                StandardStreams.printError(Failure(.failed, problem).description)
            }
            guard report.problems.isEmpty else { return .failed }
            try StandardStreams.printResult(report.text(style: common.output.resultStyle))
            guard !dryRun, !report.isEmpty else { return .done }
            return try await RunSession(composition, .prune, runOptions, common.output).run {
                await $0.prune(control: $1, observer: $2)
            }
        }
    }
}
