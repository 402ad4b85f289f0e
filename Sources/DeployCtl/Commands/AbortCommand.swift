// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl abort`
struct AbortCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "Take back what a dead run left, and nothing else.",
        discussion: """
            The next deploy does so by itself; this is for who does not want to deploy. A run whose release was committed is \
            closed instead: its release stays. A run that is still at work is not touched: it holds the lock.

              deployctl status -e production      # says whether a run died, and where
              deployctl abort -e production
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var runOptions: RunOptions

    func run() async throws {
        try await reporting {
            try await RunSession(try Composition(common), .abort, runOptions, common.output).run {
                await $0.abort(control: $1, observer: $2)
            }
        }
    }
}
