// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import MemoryCore
import SQLiteStore

/// `memory-server outbox list`
struct OutboxListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show how much waits, and the dead letters: number, time, reason, memory. Never a text."
    )

    @Flag(help: "Print a JSON object.")
    var json = false

    @Option(help: "The most dead letters to show.")
    var limit = 100

    func run() async throws {
        let limit = limit
        try await StandardError.reporting {
            let (counts, letters) = try await OutboxAccess.with { (try $0.counts(), try $0.list(limit: limit)) }
            let report = OutboxReport(counts: counts, letters: letters)
            FileHandle.standardOutput.write(json ? try report.json() : Data(report.table().utf8))
        }
    }
}
