// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// What `outbox list` prints.
struct OutboxReport {
    private struct Letter: Encodable {
        let number: Int64
        let refusedAt: String
        let reason: String
        let memoryID: String?

        enum CodingKeys: String, CodingKey {
            case number
            case refusedAt = "refused_at"
            case reason
            case memoryID = "memory_id"
        }
    }

    private struct Body: Encodable {
        let waiting: Int
        let oldestAcceptedAt: String?
        let acknowledged: Int
        let deadLetters: Int
        let letters: [Letter]

        enum CodingKeys: String, CodingKey {
            case waiting
            case oldestAcceptedAt = "oldest_accepted_at"
            case acknowledged
            case deadLetters = "dead_letters"
            case letters
        }
    }

    let counts: OutboxCounts
    let letters: [DeadLetter]

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let body = Body(
            waiting: counts.waiting,
            oldestAcceptedAt: counts.oldest.map(Self.text),
            acknowledged: counts.acknowledged,
            deadLetters: counts.deadLetters,
            letters: letters.map { letter in
                Letter(
                    number: letter.sequence,
                    refusedAt: Self.text(letter.refusedAt),
                    reason: letter.reason,
                    memoryID: letter.memoryID?.rawValue
                )
            }
        )
        return try encoder.encode(body) + Data("\n".utf8)
    }

    func table() -> String {
        var lines = [
            "waiting       \(counts.waiting)" + (counts.oldest.map { ", the oldest since \(Self.text($0))" } ?? "")
        ]
        lines.append("acknowledged  \(counts.acknowledged)")
        lines.append("dead letters  \(counts.deadLetters)")
        for letter in letters {
            let memory = letter.memoryID?.rawValue ?? "-"
            lines.append("  \(letter.sequence)  \(Self.text(letter.refusedAt))  \(letter.reason)  \(memory)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func text(_ date: Date) -> String {
        date.formatted(.iso8601)
    }
}
