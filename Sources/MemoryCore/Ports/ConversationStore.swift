// SPDX-License-Identifier: Apache-2.0

/// Keeps the recent turns of running conversations: bounded per session, and expiring.
///
/// All calls throw ``MemoryError`` with dependency `.store`, or `CancellationError`.
package protocol ConversationStore: Sendable {
    /// The last turns of a session, oldest first, at most `limit`; none for a session that is unknown or has expired.
    func recentTurns(of session: SessionID, user: UserID, limit: Int) async throws -> [Turn]

    /// Adds turns at the end of a session, and drops what is over the bound or has expired. They outlive the process when
    /// this returns, but not a power cut.
    func append(_ turns: [Turn], to session: SessionID, user: UserID) async throws

    /// Forgets every session of a user and says how many turns that were.
    func eraseTurns(of user: UserID) async throws -> Int
}
