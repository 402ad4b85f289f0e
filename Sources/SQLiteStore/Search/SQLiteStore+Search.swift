// SPDX-License-Identifier: Apache-2.0

import GRDB
package import MemoryCore

extension SQLiteStore {
    /// How often a search begins anew because its user's codes were being loaded, or a memory that it had found was removed
    /// or refreshed meanwhile. After that it reads from the database alone, which is always consistent.
    private static let attempts = 8

    package func search(_ query: VectorQuery, for user: UserID) async throws -> [ScoredMemory] {
        do {
            let query = try EncodedQuery(query, dimension: configuration.embedder.dimension)
            for _ in 0..<Self.attempts {
                switch indexes.lookup(user) {
                case .ready(let index):
                    if let hits = try await hits(of: query, in: index) { return hits }
                case .load(let ticket):
                    guard try await load(user, ticket: ticket) else { return [] }
                case .wait(let ticket):
                    await indexes.wait(for: ticket, of: user)
                    try Task.checkCancellation()
                case .tooLarge:
                    return try await hits(of: query, onDiskOf: user)
                }
            }
            return try await hits(of: query, onDiskOf: user)
        } catch {
            throw MemoryError.store(error)
        }
    }

    /// The nearest by the codes in memory; nil when the database has moved on since.
    private func hits(of query: EncodedQuery, in index: UserIndex) async throws -> [ScoredMemory]? {
        try await reads.run { [operations] db, cancellation in
            let candidates = try CandidateSearch.candidates(
                of: index,
                query: query,
                operations: operations,
                cancellation: cancellation
            )
            guard !candidates.isEmpty else { return [] }
            return try db.snapshot { try VectorRows(for: query).nearest(among: candidates, of: index.owner, db) }
        }
    }

    /// The nearest by reading every vector of the user.
    private func hits(of query: EncodedQuery, onDiskOf user: UserID) async throws -> [ScoredMemory] {
        try await reads.run { db, cancellation in
            try VectorRows(for: query).nearest(ofAll: user, cancellation: cancellation, db)
        }
    }

    /// Loads a user's index and hands it in. False when the user has no memories.
    private func load(_ user: UserID, ticket: Int) async throws -> Bool {
        var outcome = LoadOutcome.failed
        defer { indexes.finish(ticket, for: user, with: outcome) }
        outcome = try await reads.run { [configuration, indexes] db, cancellation in
            try db.snapshot {
                try IndexLoader.load(
                    user,
                    dimension: configuration.embedder.dimension,
                    cancellation: cancellation,
                    admits: indexes.admits,
                    db
                )
            }
        }
        if case .nothing = outcome { return false }
        return true
    }
}
