// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SQLiteStore

/// `memory-server outbox retry`
struct OutboxRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Have dead letters delivered again, as the newest of their users."
    )

    @OptionGroup var selection: DeadLetterSelection

    func run() async throws {
        let sequences = selection.sequences
        try await StandardError.reporting {
            let count = try await OutboxAccess.with { try $0.retry(sequences) }
            print("\(count) to be tried again")
        }
    }
}
