// SPDX-License-Identifier: Apache-2.0

/// Where the service keeps memories, whatever stands behind it: a store of its own, or one across a network with an outbox
/// before it. What it has accepted is durable, and found from then on.
///
/// All calls throw ``MemoryError``, or `CancellationError`.
package protocol MemoryRepository: Sendable {
    /// Whether it takes memories without a vector, and has them embedded later.
    var acceptsUnembedded: Bool { get }

    /// False while what is accepted does not get through to the store behind, so that waiting for it is in vain.
    var isDelivering: Bool { get }

    /// Accepts all memories or none; on disk when it returns. One whose id exists already replaces it, except that the first
    /// `createdAt` stays. Two with one id: the last one counts.
    func accept(_ memories: [NewMemory], for user: UserID) async throws -> [AcceptedMemory]

    /// The memories nearest to a vector, most similar first; equals in the order of their ids.
    func search(_ query: VectorQuery, for user: UserID) async throws -> MemorySearch

    /// One memory, or nil when this user has none of that id.
    func memory(_ id: MemoryID, for user: UserID) async throws -> Memory?

    /// One page of a user's memories.
    /// - Throws: `invalidInput` for a cursor that was not given out here.
    func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage

    /// Forgets one memory for good. It is never found again from then on.
    func forget(_ id: MemoryID, for user: UserID) async throws -> ForgetOutcome

    /// Forgets everything of a user, and says what that was.
    func erase(_ user: UserID) async throws -> ErasureCounts
}
