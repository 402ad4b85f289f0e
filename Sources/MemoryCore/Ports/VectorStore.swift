// SPDX-License-Identifier: Apache-2.0

/// Keeps memories and finds them by similarity. Every call names the user, and touches no other user's memories.
///
/// All calls throw ``MemoryError`` with dependency `.store`, or `CancellationError`.
package protocol VectorStore: Sendable {
    /// Stores all records or none; durable when it returns. A record whose id exists already replaces it, except that the
    /// first `createdAt` stays: the memory was refreshed. Two records with one id in one call: the last one counts.
    /// - Returns: for each record, in order, whether it is new.
    func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> [UpsertOutcome]

    /// The memories nearest to a vector, most similar first; equals in the order of their ids.
    func search(_ query: VectorQuery, for user: UserID) async throws -> [ScoredMemory]

    /// One memory, or nil when this user has none of that id.
    func memory(_ id: MemoryID, for user: UserID) async throws -> Memory?

    /// One page of a user's memories, newest first where the store keeps an order.
    /// - Throws: `invalidInput` for a cursor that this store did not give out.
    func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage

    /// Forgets one memory for good. False when there was none.
    func forget(_ id: MemoryID, for user: UserID) async throws -> Bool

    /// Forgets everything of a user and says how many memories that were.
    func eraseMemories(of user: UserID) async throws -> Int
}
