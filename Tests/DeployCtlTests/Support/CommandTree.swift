// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

@testable import DeployCtl

/// Every command there is, `deployctl` itself first.
enum CommandTree {
    static var all: [any ParsableCommand.Type] { under(DeployCtlCommand.self) }

    private static func under(_ command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap { under($0) }
    }
}
