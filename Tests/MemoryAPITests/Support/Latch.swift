// SPDX-License-Identifier: Apache-2.0

import Support

/// Closed once, open for ever after.
final class Latch: Sendable {
    private let state = Locked((isOpen: false, waiting: [AsyncStream<Never>.Continuation]()))

    var isOpen: Bool { state.withLock { $0.isOpen } }

    func open() {
        let waiting = state.withLock { state -> [AsyncStream<Never>.Continuation] in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.finish() }
    }

    /// Returns once the latch is open.
    /// - Throws: `CancellationError`.
    func wait() async throws {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        let isOpen = state.withLock { state -> Bool in
            if !state.isOpen { state.waiting.append(continuation) }
            return state.isOpen
        }
        guard !isOpen else { return }
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
