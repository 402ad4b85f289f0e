// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `memory-server keys`: who may use the API.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make API keys, list them, revoke them.",
        discussion: """
            Works on the file that API_KEYS_FILE names. A running server takes changes up within seconds. Only hashes of \
            the keys are kept: a lost key is replaced by a new one.
            """,
        subcommands: [KeysCreateCommand.self, KeysListCommand.self, KeysRevokeCommand.self],
        defaultSubcommand: KeysListCommand.self
    )
}
