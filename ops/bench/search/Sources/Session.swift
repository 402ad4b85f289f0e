// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import SQLiteStore

/// Answers the driver: `search FIRST COUNT` goes through the port, `index FIRST COUNT` through the codes in memory only.
/// Each query gives a line: microseconds, then the ids (or row numbers) found.
struct Session {
    typealias Answer = (microseconds: Double, found: [String])

    let store: SQLiteStore
    let queries: Vectors
    let user: UserID

    func serve() async throws {
        while let line = readLine() {
            let words = line.split(separator: " ")
            guard words.count == 3, let first = Int(words[1]), let count = Int(words[2]) else {
                throw BenchError("not understood: \(line)")
            }
            // Printed when all are done: the driver would wake up in the middle of the next query otherwise.
            var answers: [Answer] = []
            for query in first..<first + count {
                answers.append(words[0] == "index" ? try indexOnly(query: query) : try await timed(query: query))
            }
            for answer in answers { Output.line(answer.microseconds, answer.found.joined(separator: " ")) }
        }
    }

    func timed(query number: Int) async throws -> Answer {
        let query = VectorQuery(vector: queries.rows[number], limit: 10)
        let start = ContinuousClock.now
        let hits = try await store.search(query, for: user)
        let elapsed = start.duration(to: .now) / .microseconds(1)
        return (elapsed, hits.map { "\($0.memory.id.rawValue.dropFirst()):\($0.similarity)" })
    }

    private func indexOnly(query number: Int) throws -> Answer {
        let query = VectorQuery(vector: queries.rows[number], limit: 10)
        let start = ContinuousClock.now
        let rows = try store.rowsNearest(query, for: user)
        let elapsed = start.duration(to: .now) / .microseconds(1)
        return (elapsed, (rows ?? []).map(String.init))
    }
}
