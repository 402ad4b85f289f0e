// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// `deployctl rollback`
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Bring an older release back, by the steps of a deploy, with all settings that it had.",
        discussion: """
            Without a release it goes to the last good one before the current; `deployctl releases` marks it with <. \
            Several hosts are led back at once.

              deployctl rollback -e production
              deployctl rollback -e production 20261122-231500-ab12cd3
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var runOptions: RunOptions

    @Argument(help: "The release, or a beginning of it that only one has.")
    var release: String?

    func run() async throws {
        try await reporting {
            try await RunSession(try Composition(common), .rollback, runOptions, common.output).run {
                await $0.rollback(to: release, control: $1, observer: $2)
            }
        }
    }
}
