// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// A repository with the port of a store, so that it can be asked to keep a store's contract.
struct RepositoryStore: VectorStore {
    let repository: any MemoryRepository

    func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> [UpsertOutcome] {
        let writes = records.map { NewMemory($0.memory, vector: $0.vector) }
        let accepted = try await repository.accept(writes, for: user)
        // Whether it was known before is known for sure once the store has it.
        for write in accepted { await write.delivery.wait(atMost: .seconds(300)) }
        return accepted.map { $0.delivery.isRefresh ? .refreshed : .inserted }
    }

    func search(_ query: VectorQuery, for user: UserID) async throws -> [ScoredMemory] {
        try await repository.search(query, for: user).hits
    }

    func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        try await repository.memory(id, for: user)
    }

    func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        try await repository.memories(page: page, for: user)
    }

    func forget(_ id: MemoryID, for user: UserID) async throws -> Bool {
        try await repository.forget(id, for: user) != .unknown
    }

    func eraseMemories(of user: UserID) async throws -> Int {
        let counts = try await repository.erase(user)
        return (counts.memories ?? 0) + counts.queued
    }
}
