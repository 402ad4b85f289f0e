// SPDX-License-Identifier: Apache-2.0

import Support

/// Whether the client of a connection is still there.
final class ClientPresence: Sendable {
    private struct State {
        var hasLeft = false
        var nextID = 0
        var waiting: [Int: AsyncStream<Never>.Continuation] = [:]
    }

    private let state = Locked(State())

    /// The client closed its side.
    func leave() {
        let waiting = state.withLock { state -> [AsyncStream<Never>.Continuation] in
            state.hasLeft = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns when the client has left.
    /// - Throws: `CancellationError`.
    func waitUntilLeft() async throws {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        let id = state.withLock { state -> Int? in
            guard !state.hasLeft else { return nil }
            state.nextID += 1
            state.waiting[state.nextID] = continuation
            return state.nextID
        }
        guard let id else { return }
        for await _ in stream {}
        _ = state.withLock { $0.waiting.removeValue(forKey: id) }
        try Task.checkCancellation()
    }
}
