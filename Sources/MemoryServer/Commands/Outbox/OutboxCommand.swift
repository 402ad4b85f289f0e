// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `memory-server outbox`: what waits for Pinecone, and what it refused.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Look at what waits for the vector store and what it refused, try that again, or give it up.",
        discussion:
            "Works on DATA_DIR, also beside a running server, which takes up what is to be retried within seconds.",
        subcommands: [OutboxListCommand.self, OutboxRetryCommand.self, OutboxDropCommand.self],
        defaultSubcommand: OutboxListCommand.self
    )
}
