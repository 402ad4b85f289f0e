// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// The indexes that are in memory: those of the users who were searched last, up to a bound.
///
/// What makes it agree with the database: an index is marked as loading before its rows are read, and every commit is
/// published after it happened. So a commit that the reader did not see finds the mark, and waits behind the loaded rows;
/// one that the reader did see is recognised by its numbers.
final class IndexCache: Sendable {
    /// What a search goes on with.
    enum Lookup: Sendable {
        case ready(UserIndex)
        /// Not here: the caller must load it and hand it in, or abandon, with this ticket.
        case load(ticket: Int)
        /// Somebody loads it now.
        case wait(ticket: Int)
        /// Too large to be kept.
        case tooLarge
    }

    private let maximumBytes: Int
    private let state: Locked<State>

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
        state = Locked(State(maximumBytes: maximumBytes))
    }

    func lookup(_ user: UserID) -> Lookup {
        state.withLock { $0.lookup(user) }
    }

    /// What is there, without starting a load.
    func peek(_ user: UserID) -> UserIndex? {
        state.withLock { $0.peek(user) }
    }

    /// Whether an index of that many bytes may be kept.
    func admits(_ bytes: Int) -> Bool {
        bytes <= maximumBytes
    }

    /// Ends a load. Without an index (no memories, or the load failed) the next lookup begins anew.
    func finish(_ ticket: Int, for user: UserID, with outcome: LoadOutcome) {
        let waiting = state.withLock { $0.finish(ticket, for: user, with: outcome) }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when the load of that ticket has ended, or the task is cancelled.
    func wait(for ticket: Int, of user: UserID) async {
        let place = state.withLock { $0.nextPlace() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    Task.isCancelled || !state.park(continuation, at: place, behind: ticket, of: user)
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.unpark(place, of: user) }?.resume()
        }
    }

    /// Brings a user's index, if there is one, up to a commit. Called in the order of the commits.
    func publish(_ change: IndexChange, for user: UserID) {
        state.withLock { $0.publish(change, for: user) }
    }

    /// Drops a user's index, also one that is being loaded.
    func remove(_ user: UserID) {
        let waiting = state.withLock { $0.remove(user) }
        for continuation in waiting { continuation.resume() }
    }

    func removeAll() {
        let waiting = state.withLock { $0.removeAll() }
        for continuation in waiting { continuation.resume() }
    }

    /// Bytes that the indexes take now.
    var byteCount: Int {
        state.withLock { $0.byteCount }
    }
}
