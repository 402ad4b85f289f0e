// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import SQLiteStore

/// Fills the store through its port, and measures that too.
struct Filling {
    let store: SQLiteStore
    let vectors: Vectors
    let user: UserID

    func run() async throws {
        var records: [MemoryRecord] = []
        for (number, vector) in vectors.rows.enumerated() { records.append(try record(number, vector)) }
        let filled = try await seconds {
            for start in stride(from: 0, to: records.count, by: SearchBench.batch) {
                let batch = Array(records[start..<min(records.count, start + SearchBench.batch)])
                _ = try await store.upsert(batch, for: user)
            }
        }
        Output.line("upserts_per_second_batches_of_100", Double(records.count) / filled)

        let other = try UserID(parsing: "one at a time")
        let few = records.prefix(400)
        let single = try await seconds {
            for record in few { _ = try await store.upsert([record], for: other) }
        }
        Output.line("upserts_per_second_one_by_one", Double(few.count) / single)

        let many = records.prefix(4_000)
        let together = try await seconds {
            try await withThrowingTaskGroup { group in
                for lane in 0..<32 {
                    group.addTask { [store] in
                        let user = try UserID(parsing: "lane \(lane)")
                        for place in stride(from: lane, to: many.count, by: 32) {
                            _ = try await store.upsert([many[place]], for: user)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        Output.line("upserts_per_second_32_at_once", Double(many.count) / together)
    }

    /// A message of everyday length; every fourth has metadata and a session.
    private func record(_ number: Int, _ vector: [Float]) throws -> MemoryRecord {
        let subjects = ["My dog Biscuit", "The train to Porto", "Our neighbour", "The sourdough", "My sister's garden"]
        let events = ["is afraid of thunder", "leaves at seven", "plays the cello", "needs another day", "won a prize"]
        let text = "\(subjects[number % 5]) \(events[number / 5 % 5]), I said so on day \(number / 25) of the year."
        let hasMore = number % 4 == 0
        return MemoryRecord(
            memory: Memory(
                id: try MemoryID(parsing: "m\(number)"),
                text: try MemoryText(parsing: text),
                role: .user,
                sessionID: hasMore ? try SessionID(parsing: "session-\(number / 100)") : nil,
                createdAt: Date(timeIntervalSince1970: 1_700_000_000 + Double(number) * 60),
                metadata: hasMore ? try Metadata(parsing: ["source": .text("bench"), "place": .number(7)]) : .empty
            ),
            vector: vector
        )
    }

    private func seconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        return start.duration(to: .now) / .seconds(1)
    }
}
