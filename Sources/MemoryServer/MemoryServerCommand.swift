// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `memory-server`: the commands of the one binary.
@main
struct MemoryServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory-server",
        abstract: "An AI memory layer: it remembers what each user says, and answers with it.",
        discussion: """
            Without a command it serves: the chat page, the API and /metrics on http://127.0.0.1:8000.

            Settings come from environment variables, from files in /run/secrets, and from .env in the working directory, \
            in this order. `memory-server config` shows what applies and why; .env.example describes every setting.

            Exit codes: 0 done · 1 failed · 64 usage · 65 bad input · 66 no model · 69 unavailable · 73 no place for data \
            · 75 in use · 78 bad configuration.
            """,
        version: Product.version,
        subcommands: [
            ServeCommand.self, ConfigCommand.self, HealthcheckCommand.self, EmbedCommand.self, IndexCommand.self,
            OutboxCommand.self, UserHashCommand.self, KeysCommand.self, VersionCommand.self,
        ],
        defaultSubcommand: ServeCommand.self
    )
}
