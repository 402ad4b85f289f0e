// SPDX-License-Identifier: Apache-2.0

import Foundation
package import MemoryCore
import Support

/// A vector store of dictionaries that keeps the contract of the port, with faults on demand.
package final class InMemoryVectorStore: VectorStore {
    package struct Faults: Sendable {
        package var upsert: MemoryError?
        /// What a write waits for.
        package var beforeUpsert: (@Sendable () async -> Void)?
        package var search: MemoryError?
        package var read: MemoryError?
    }

    private struct State {
        var records: [UserID: [MemoryID: MemoryRecord]] = [:]
        var faults = Faults()
    }

    private let state = Locked(State())

    package init() {}

    package func fail(_ change: @Sendable (inout Faults) -> Void) {
        state.withLock { change(&$0.faults) }
    }

    package func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> [UpsertOutcome] {
        await state.withLock { $0.faults.beforeUpsert }?()
        return try state.withLock { state throws -> [UpsertOutcome] in
            if let fault = state.faults.upsert { throw fault }
            return records.map { record in
                let old = state.records[user]?[record.memory.id]
                state.records[user, default: [:]][record.memory.id] = record.keeping(old?.memory.createdAt)
                return old == nil ? .inserted : .refreshed
            }
        }
    }

    package func search(_ query: VectorQuery, for user: UserID) async throws -> [ScoredMemory] {
        try state.withLock { state throws -> [ScoredMemory] in
            if let fault = state.faults.search { throw fault }
            let scored = (state.records[user] ?? [:]).values
                .filter { query.kinds.contains($0.memory.kind) }
                .map { record in
                    let similarity = zip(record.vector, query.vector).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                    return ScoredMemory(memory: record.memory, similarity: similarity)
                }
            let sorted = scored.sorted {
                ($1.similarity, $0.memory.id.rawValue) < ($0.similarity, $1.memory.id.rawValue)
            }
            return Array(sorted.prefix(query.limit))
        }
    }

    package func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        try state.withLock { state throws -> Memory? in
            if let fault = state.faults.read { throw fault }
            return state.records[user]?[id]?.memory
        }
    }

    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        let all = try state.withLock { state throws -> [Memory] in
            if let fault = state.faults.read { throw fault }
            return (state.records[user] ?? [:]).values.map(\.memory)
        }
        let sorted = all.sorted { ($1.createdAt, $0.id.rawValue) < ($0.createdAt, $1.id.rawValue) }
        var rest = sorted[...]
        if let cursor = page.cursor {
            guard let last = sorted.firstIndex(where: { $0.id.rawValue == cursor }) else {
                throw MemoryError(.invalidInput, "unknown cursor", dependency: .store)
            }
            rest = sorted[(last + 1)...]
        }
        let memories = Array(rest.prefix(page.limit))
        return MemoryPage(memories: memories, next: rest.count > page.limit ? memories.last?.id.rawValue : nil)
    }

    package func forget(_ id: MemoryID, for user: UserID) async throws -> Bool {
        state.withLock { $0.records[user]?.removeValue(forKey: id) != nil }
    }

    package func eraseMemories(of user: UserID) async throws -> Int {
        state.withLock { $0.records.removeValue(forKey: user)?.count ?? 0 }
    }
}

extension MemoryRecord {
    fileprivate func keeping(_ createdAt: Date?) -> MemoryRecord {
        guard let createdAt else { return self }
        let memory = Memory(
            id: memory.id,
            text: memory.text,
            role: memory.role,
            kind: memory.kind,
            sessionID: memory.sessionID,
            createdAt: createdAt,
            updatedAt: memory.updatedAt,
            metadata: memory.metadata
        )
        return MemoryRecord(memory: memory, vector: vector)
    }
}
