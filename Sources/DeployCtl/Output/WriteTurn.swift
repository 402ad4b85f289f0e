// SPDX-License-Identifier: Apache-2.0

import Support

/// A write that is answered once: by its end, or by the cancellation of whoever waits for it.
final class WriteTurn: Sendable {
    private enum State {
        case fresh
        case waiting(CheckedContinuation<Void, any Error>)
        case ended
    }

    private let state = Locked(State.fresh)

    /// - Returns: Whether there is something to wait for; else the waiter is answered.
    func wait(_ waiter: CheckedContinuation<Void, any Error>) -> Bool {
        let waits = state.withLock { state in
            guard case .fresh = state else { return false }
            state = .waiting(waiter)
            return true
        }
        if !waits { waiter.resume(throwing: CancellationError()) }
        return waits
    }

    func end(_ result: Result<Void, any Error>) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            defer { state = .ended }
            guard case .waiting(let waiter) = state else { return nil }
            return waiter
        }
        waiter?.resume(with: result)
    }
}
