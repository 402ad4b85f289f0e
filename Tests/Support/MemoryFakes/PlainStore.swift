// SPDX-License-Identifier: Apache-2.0

package import MemoryCore
import Support

/// A ``VectorStore`` on a ``RemoteVectorStore``, so that what is held against the former can be held
/// against the latter: the store contract, the isolation suite.
///
/// It adds what the contract of the remote one leaves to those above it, in the plainest way: the last of two records
/// with one id counts, and one user's writes and erasures go one after another.
package struct PlainStore: VectorStore {
    private let remote: any RemoteVectorStore
    private let turns = Turns()

    package init(_ remote: any RemoteVectorStore) {
        self.remote = remote
    }

    package func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> [UpsertOutcome] {
        try await turns.take(user) {
            var last: [MemoryID: MemoryRecord] = [:]
            for record in records { last[record.memory.id] = record }
            var order: [MemoryID] = []
            for record in records where !order.contains(record.memory.id) { order.append(record.memory.id) }
            let outcomes = try await remote.upsert(order.compactMap { last[$0] }, for: user).value
            var first = Dictionary(uniqueKeysWithValues: zip(order, outcomes))
            return records.map { first.updateValue(.refreshed, forKey: $0.memory.id) ?? .refreshed }
        }
    }

    package func search(_ query: VectorQuery, for user: UserID) async throws -> [ScoredMemory] {
        try await remote.search(query, for: user).value
    }

    package func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        try await remote.memories([id], for: user)[id]
    }

    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        try await remote.memories(page: page, for: user)
    }

    package func forget(_ id: MemoryID, for user: UserID) async throws -> Bool {
        try await turns.take(user) {
            guard try await remote.memories([id], for: user)[id] != nil else { return false }
            _ = try await remote.forget([id], for: user)
            return true
        }
    }

    package func eraseMemories(of user: UserID) async throws -> Int {
        try await turns.take(user) { try await remote.eraseMemories(of: user).value }
    }
}

/// One body at a time for each user, in the order of asking.
private final class Turns: Sendable {
    private let waiting = Locked<[UserID: [CheckedContinuation<Void, Never>]]>([:])

    func take<Result>(_ user: UserID, _ body: () async throws -> Result) async rethrows -> Result {
        await withCheckedContinuation { continuation in
            let isFree = waiting.withLock { waiting -> Bool in
                guard waiting[user] != nil else {
                    waiting[user] = []
                    return true
                }
                waiting[user]?.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        defer { leave(user) }
        return try await body()
    }

    private func leave(_ user: UserID) {
        let next = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard let first = waiting[user]?.first else {
                waiting[user] = nil
                return nil
            }
            waiting[user]?.removeFirst()
            return first
        }
        next?.resume()
    }
}
