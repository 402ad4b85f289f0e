// SPDX-License-Identifier: Apache-2.0

/// A vector store across a network: it may be away, and it shows a write some time after it has acknowledged it.
///
/// Every call names the user, and touches no other user's memories. Every write may be repeated: twice has the effect of
/// once. All calls throw ``MemoryError`` with dependency `.store`, or `CancellationError`; `invalidInput` means that the
/// store will never take this very record, everything else may pass.
package protocol RemoteVectorStore: Sendable {
    /// The most records that ``upsert(_:for:)`` takes in one call.
    var maximumBatch: Int { get }

    /// Whether the store would take a memory, told without asking it: what it would never take is refused before it is
    /// accepted.
    /// - Throws: `invalidInput`, with the limit in its message.
    func check(_ memory: Memory, for user: UserID) throws

    /// Stores records. One whose id exists already replaces it, except that the first `createdAt` stays, as far as the store
    /// shows it. No two of them have one id.
    func upsert(_ records: [MemoryRecord], for user: UserID) async throws -> Acknowledged<[UpsertOutcome]>

    /// The memories nearest to a vector, most similar first; equals in the order of their ids.
    func search(_ query: VectorQuery, for user: UserID) async throws -> Observed<[ScoredMemory]>

    /// Those of the memories that exist, by id; at most ``maximumBatch`` ids.
    func memories(_ ids: [MemoryID], for user: UserID) async throws -> [MemoryID: Memory]

    /// One page of a user's memories, in an order that the store chooses.
    /// - Throws: `invalidInput` for a cursor that this store did not give out.
    func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage

    /// Forgets memories by id, whether they exist or not.
    func forget(_ ids: [MemoryID], for user: UserID) async throws -> Acknowledged<Void>

    /// Forgets everything of a user and says how many memories the store showed before.
    func eraseMemories(of user: UserID) async throws -> Acknowledged<Int>
}
