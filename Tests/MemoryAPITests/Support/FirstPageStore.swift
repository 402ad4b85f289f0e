// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// A store that gives the first page of every list and fails at the next.
struct FirstPageStore: VectorStore {
    let store: any VectorStore

    func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        guard page.cursor == nil else { throw MemoryError(.upstreamUnavailable, "gone", dependency: .store) }
        return try await store.memories(page: page, for: user)
    }

    func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> [UpsertOutcome] {
        try await store.upsert(records, for: user)
    }

    func search(_ query: VectorQuery, for user: UserID) async throws -> [ScoredMemory] {
        try await store.search(query, for: user)
    }

    func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        try await store.memory(id, for: user)
    }

    func forget(_ id: MemoryID, for user: UserID) async throws -> Bool {
        try await store.forget(id, for: user)
    }

    func eraseMemories(of user: UserID) async throws -> Int {
        try await store.eraseMemories(of: user)
    }
}
