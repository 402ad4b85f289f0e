// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import StoreContract

/// Users and records for tests that look inside the store.
enum Samples {
    static let ana = user("ana")
    static let ben = user("ben")

    static func user(_ name: String) -> UserID {
        try! UserID(parsing: name)
    }

    static func record(
        _ id: String,
        text: String? = nil,
        seed: Int = 1,
        dimension: Int = 32,
        kind: MemoryKind = .statement
    ) -> MemoryRecord {
        MemoryRecord(
            memory: Memory(
                id: try! MemoryID(parsing: id),
                text: try! MemoryText(parsing: text ?? "text of \(id)"),
                role: .user,
                kind: kind,
                createdAt: Date(timeIntervalSince1970: 1_760_000_000)
            ),
            vector: UnitVectors.random(UInt64(seed), dimension)
        )
    }

    static func records(_ range: Range<Int>, dimension: Int = 32) -> [MemoryRecord] {
        range.map { record("m\($0)", seed: $0, dimension: dimension) }
    }
}
