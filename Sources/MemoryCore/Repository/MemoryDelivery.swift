// SPDX-License-Identifier: Apache-2.0

import Support

/// The way of one accepted write to the vector store. Settles once.
package final class MemoryDelivery: Sendable {
    package enum Result: Hashable, Sendable {
        /// The store has it. `isRefresh`: the same memory was known before.
        case indexed(isRefresh: Bool)
        /// The store has forgotten this many memories; nil where it doesn't count.
        case forgotten(Int?)
        /// The store will never take it; it is kept among the dead letters.
        case refused
        /// The user was erased before it was delivered.
        case erased
    }

    private struct State {
        var result: Result?
        var lastWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state: Locked<State>

    private let replaces: Bool

    /// - Parameter isRefresh: whether it is known already that the same memory was there.
    package init(_ result: Result? = nil, isRefresh: Bool = false) {
        state = Locked(State(result: result))
        replaces = isRefresh
    }

    /// Whether the same memory was there before, as far as is known yet.
    package var isRefresh: Bool { replaces || result == .indexed(isRefresh: true) }

    /// Nil while it is on its way.
    package var result: Result? { state.withLock { $0.result } }

    package func settle(_ result: Result) {
        let waiters = state.withLock { state in
            guard state.result == nil else { return [CheckedContinuation<Void, Never>]() }
            state.result = result
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until it is settled, but not for longer than the limit, and not when the task is cancelled.
    package func wait(atMost limit: Duration) async {
        guard result == nil else { return }
        try? await withDeadline(.after(limit), operation: "a delivery") { await self.wait() }
    }

    private func wait() async {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // A cancellation that came before leaves nobody to wake this one.
                    guard state.result == nil, !Task.isCancelled else { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }
}
