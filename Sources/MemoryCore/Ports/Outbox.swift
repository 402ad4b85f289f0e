// SPDX-License-Identifier: Apache-2.0

/// A log on disk of what the vector store has yet to be told, and of what it has been told and may not show yet.
///
/// For the length of a release two processes may share one: both add to it, and one of them tells the store.
///
/// Calls throw ``MemoryError`` with dependency `.store`, or `CancellationError`.
package protocol Outbox: Sendable {
    /// Adds operations of one user, all or none, in their order, synced to disk when it returns. Dead letters of the memories
    /// that they are about go: an older telling must not come back.
    ///
    /// - Parameter publish: called with the entries after the commit and before this returns, in the order of all commits:
    ///   who collects what it is given sees sequences only rise.
    func append(
        _ operations: [OutboxOperation],
        for user: UserID,
        publish: @escaping @Sendable ([OutboxEntry]) -> Void
    ) async throws

    /// Adds an erasure of the user, and takes away every entry and dead letter of theirs that came before, in one step. Their
    /// texts are gone from the file when it returns.
    func appendErasure(
        of user: UserID,
        publish: @escaping @Sendable (_ erasure: OutboxEntry, _ deadLetters: Int) -> Void
    ) async throws

    /// Takes away the dead letters about one memory, and says how many. Their texts are gone from the file when it returns.
    func removeDeadLetters(about id: MemoryID, of user: UserID) async throws -> Int

    /// The entries that are not settled, with a sequence above the one given, in order.
    func entries(after sequence: Int64, limit: Int) async throws -> [OutboxEntry]

    /// Takes those dead letters back among the waiting that an operator chose to retry since the last call: each is the
    /// newest of its user's. `publish` as in ``append(_:for:publish:)``.
    func takeRetried(publish: @escaping @Sendable ([OutboxEntry]) -> Void) async throws

    /// Notes what became of entries. Not synced on its own: what is lost in a crash is delivered again, to the same effect.
    func record(_ settlements: [OutboxSettlement]) async throws

    func deadLetterCount() async throws -> Int

    /// Whether this process is the one that tells the store. Asked again, it may have become so: the other has ended.
    func leads() async throws -> Bool

    /// The entries that are not settled, with a sequence above the one given, in order, whoever added them.
    ///
    /// - Parameter publish: called after all that this process had added before was published, and before what it adds
    ///   after.
    func marks(after sequence: Int64, publish: @escaping @Sendable ([OutboxMark]) -> Void) async throws
}
