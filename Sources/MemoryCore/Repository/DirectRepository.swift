// SPDX-License-Identifier: Apache-2.0

/// A store of this process: what it has taken is there at once.
package struct DirectRepository: MemoryRepository {
    private let store: any VectorStore

    package init(_ store: any VectorStore) {
        self.store = store
    }

    package var acceptsUnembedded: Bool { false }
    package var isDelivering: Bool { true }

    package func accept(_ memories: [NewMemory], for user: UserID) async throws -> [AcceptedMemory] {
        let records = try memories.map { new in
            guard let vector = new.vector else {
                throw MemoryError(.internalError, "a memory without a vector came to the store", dependency: .store)
            }
            return MemoryRecord(memory: new.memory, vector: vector)
        }
        let outcomes = try await store.upsert(records, for: user)
        guard outcomes.count == records.count else {
            throw MemoryError(.internalError, "the store lost count", dependency: .store)
        }
        return zip(records, outcomes).map { record, outcome in
            AcceptedMemory(
                id: record.memory.id,
                delivery: MemoryDelivery(.indexed(isRefresh: outcome == .refreshed))
            )
        }
    }

    package func search(_ query: VectorQuery, for user: UserID) async throws -> MemorySearch {
        MemorySearch(try await store.search(query, for: user))
    }

    package func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        try await store.memory(id, for: user)
    }

    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        try await store.memories(page: page, for: user)
    }

    package func forget(_ id: MemoryID, for user: UserID) async throws -> ForgetOutcome {
        try await store.forget(id, for: user) ? .forgotten : .unknown
    }

    package func erase(_ user: UserID) async throws -> ErasureCounts {
        ErasureCounts(memories: try await store.eraseMemories(of: user))
    }
}
