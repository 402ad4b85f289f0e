// SPDX-License-Identifier: Apache-2.0

import Foundation
package import MemoryCore

/// A store to be tested, and the makings of what is put into it.
package struct StoreUnderTest: Sendable {
    package let store: any VectorStore
    package let dimension: Int
    /// Keeps the users of one behaviour apart from those of all others on the same store.
    private let run = String(UInt32.random(in: .min ... .max), radix: 36)

    package init(store: any VectorStore, dimension: Int) {
        self.store = store
        self.dimension = dimension
    }

    /// A user of this behaviour alone.
    func user(_ name: String) throws -> UserID {
        try UserID(parsing: "\(name)-\(run)")
    }

    func record(
        _ id: String,
        text: String? = nil,
        vector: [Float]? = nil,
        kind: MemoryKind = .statement,
        minutes: Int = 0,
        metadata: [String: MetadataValue] = [:]
    ) throws -> MemoryRecord {
        MemoryRecord(
            memory: Memory(
                id: try MemoryID(parsing: id),
                text: try MemoryText(parsing: text ?? "text of \(id)"),
                role: .user,
                kind: kind,
                createdAt: Date(timeIntervalSince1970: 1_760_000_000 + Double(minutes) * 60),
                metadata: try Metadata(parsing: metadata)
            ),
            vector: vector ?? UnitVectors.random(seed(id), dimension)
        )
    }

    /// A seed of its own for each id, the same in every run (FNV-1a).
    private func seed(_ id: String) -> UInt64 {
        id.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// The nearest memories' ids, in order.
    func found(_ vector: [Float], limit: Int = 10, kinds: Set<MemoryKind> = [.statement], for user: UserID) async throws
        -> [String]
    {
        try await store.search(VectorQuery(vector: vector, limit: limit, kinds: kinds), for: user)
            .map(\.memory.id.rawValue)
    }

    /// All ids of a user, page by page.
    func listed(limit: Int = 500, for user: UserID) async throws -> [String] {
        var ids: [String] = []
        var page = try await store.memories(page: PageRequest(limit: limit), for: user)
        ids += page.memories.map(\.id.rawValue)
        while let next = page.next {
            page = try await store.memories(page: PageRequest(limit: limit, cursor: next), for: user)
            ids += page.memories.map(\.id.rawValue)
        }
        return ids
    }
}
