// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SQLiteStore

/// `memory-server outbox drop`
struct OutboxDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Give dead letters up for good: what they hold is forgotten."
    )

    @OptionGroup var selection: DeadLetterSelection

    func run() async throws {
        let sequences = selection.sequences
        try await StandardError.reporting {
            let count = try await OutboxAccess.with { try $0.drop(sequences) }
            print("\(count) given up")
        }
    }
}
