// SPDX-License-Identifier: Apache-2.0

package import Dispatch
import Support

/// Something that happens once, for tasks and threads to wait for. Stands where a test would otherwise sleep.
package final class Signal: Sendable {
    private struct State {
        var isFired = false
        var nextKey = 0
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
    }

    private let state = Locked(State())
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    package func fire() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            guard !state.isFired else { return [] }
            state.isFired = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        semaphore.signal()
        waiters.forEach { $0.resume() }
    }

    /// Returns when the signal has been fired; a test that waits in vain fails by this deadline.
    package func wait(_ limit: Duration = Patience.limit) async throws {
        try await withDeadline(.after(limit), operation: "a signal of the test") {
            try await self.waitWithoutLimit()
        }
    }

    /// For threads: false when the limit passed.
    package func waitBlocking(_ limit: DispatchTimeInterval = .seconds(Int(Patience.limit.components.seconds))) -> Bool
    {
        guard semaphore.wait(timeout: .now() + limit) == .success else { return false }
        semaphore.signal()
        return true
    }

    private func waitWithoutLimit() async throws {
        let key = state.withLock { state in
            state.nextKey += 1
            return state.nextKey
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.isFired { return .success(()) }
                    // Cancelled before it was there to be cancelled.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters[key] = waiter
                    return nil
                }
                if let outcome { waiter.resume(with: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: key) }
            waiter?.resume(throwing: CancellationError())
        }
    }
}
