// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// Values that the tests of this module share.
enum Samples {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let ana = try! UserID(parsing: "ana")
    static let ben = try! UserID(parsing: "ben")

    static func text(_ text: String) -> MemoryText {
        try! MemoryText(parsing: text)
    }

    static func memory(_ text: String, id: String? = nil, role: Role = .user, daysOld: Double = 0) -> Memory {
        Memory(
            id: id.map { try! MemoryID(parsing: $0) } ?? .derived(from: NormalizedText(text), role: role, user: ana),
            text: Self.text(text),
            role: role,
            createdAt: now.addingTimeInterval(-daysOld * 86_400)
        )
    }

    static func recalled(_ text: String, score: Double = 0.5, role: Role = .user) -> RecalledMemory {
        RecalledMemory(memory: memory(text, role: role), score: score, similarity: score, recency: 1)
    }
}
