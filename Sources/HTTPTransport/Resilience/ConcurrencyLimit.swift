// SPDX-License-Identifier: Apache-2.0

package import Support

/// Bounds how many requests are under way at a time and how many wait for that, served in the order of arrival.
package final class ConcurrencyLimit: Sendable {
    private typealias Waiter = CheckedContinuation<ConcurrencySlot, any Error>

    private struct State {
        var line: WaitingLine<Waiter>
        var lastKey: UInt64 = 0
    }

    private let state: Locked<State>

    /// - Parameters:
    ///   - limit: Requests under way, at least 1.
    ///   - waiting: Requests that may wait; 0 refuses at once what cannot go ahead.
    package init(limit: Int, waiting: Int) {
        state = Locked(State(line: WaitingLine(limit: limit, capacity: waiting)))
    }

    package var underWay: Int { state.withLock { $0.line.ahead } }
    package var waiting: Int { state.withLock { $0.line.waiting } }

    /// Waits for a slot.
    ///
    /// - Throws: ``TransportError`` (`capacity` when too many wait already, `deadlineExceeded`), `CancellationError`, or
    ///   what ``sendAway(with:)`` was given.
    package func acquire(deadline: Deadline) async throws -> ConcurrencySlot {
        if let slot = slotWithoutWaiting() { return slot }
        do {
            return try await withDeadline(deadline, operation: "a slot for a request") { try await self.waitInLine() }
        } catch is DeadlineExceeded {
            throw TransportError(.deadlineExceeded, "no request to the peer ended before this one's deadline")
        }
    }

    /// Ends every wait for a slot with that error; those under way go on.
    package func sendAway(with error: any Error) {
        let waiters = state.withLock { $0.line.clear() }
        waiters.forEach { $0.resume(throwing: error) }
    }

    private func slotWithoutWaiting() -> ConcurrencySlot? {
        state.withLock { $0.line.goAheadIfFree() } ? makeSlot() : nil
    }

    private func waitInLine() async throws -> ConcurrencySlot {
        let key = state.withLock { state in
            state.lastKey += 1
            return state.lastKey
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                let arrival = state.withLock { state -> WaitingLine<Waiter>.Arrival? in
                    // The handler below has nobody to find yet when the task was cancelled before.
                    Task.isCancelled ? nil : state.line.arrive(waiter, key: key)
                }
                switch arrival {
                case .waits: break
                case .goesAhead: waiter.resume(returning: makeSlot())
                case .isRefused:
                    waiter.resume(throwing: TransportError(.capacity, "too many requests wait for the peer already"))
                case nil: waiter.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            state.withLock { $0.line.abandon(key) }?.resume(throwing: CancellationError())
        }
    }

    private func makeSlot() -> ConcurrencySlot {
        ConcurrencySlot { [self] in
            let next = state.withLock { $0.line.leave() }
            next?.resume(returning: makeSlot())
        }
    }
}
