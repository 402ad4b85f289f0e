// SPDX-License-Identifier: Apache-2.0

import Support

/// Whether the client of a connection is still there.
final class ClientPresence: Sendable {
    private struct State {
        var hasLeft = false
        var nextID = 0
        var watchers: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Locked(State())

    /// The client closed its side.
    func leave() {
        let watchers = state.withLock { state -> [@Sendable () -> Void] in
            state.hasLeft = true
            defer { state.watchers = [:] }
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher() }
    }

    /// Has `action` done when the client leaves, at once if it has left already. On the connection's event loop mostly, so
    /// it must be short.
    /// - Returns: what ``stopWatching(_:)`` takes.
    func whenLeft(_ action: @escaping @Sendable () -> Void) -> Int {
        let (id, hasLeft) = state.withLock { state in
            state.nextID += 1
            if !state.hasLeft { state.watchers[state.nextID] = action }
            return (state.nextID, state.hasLeft)
        }
        if hasLeft { action() }
        return id
    }

    func stopWatching(_ id: Int) {
        _ = state.withLock { $0.watchers.removeValue(forKey: id) }
    }

    /// Returns when the client has left.
    /// - Throws: `CancellationError`.
    func waitUntilLeft() async throws {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        let id = whenLeft { continuation.finish() }
        defer { stopWatching(id) }
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
