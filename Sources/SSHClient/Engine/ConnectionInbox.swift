// SPDX-License-Identifier: Apache-2.0

import Support

/// The one place where other threads and a connection's thread meet: calls, and the connection's life.
final class ConnectionInbox: Sendable {
    private enum Phase {
        case open
        case closing
        /// The thread has gone; the error is for whoever calls now.
        case ended(SSHError)
    }

    private struct State {
        var phase = Phase.open
        var queue: [ConnectionJob] = []
        var tunnelsToClose: [TunnelID] = []
        var isFreed = false
        var endWaiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Calls that wait for their turn; one more is refused.
    private static let maximumQueue = 256

    let wakeUp: WakeUp
    private let state = Locked(State())

    init() throws(SSHError) {
        wakeUp = try WakeUp()
    }

    // MARK: Any thread

    func submit(_ job: ConnectionJob) {
        let refusal = state.withLock { state -> (any Error)? in
            // Asked inside the lock: a cancellation comes before, and is seen, or after, and finds the job in the queue.
            if job.isCancelled { return CancellationError() }
            switch state.phase {
            case .ended(let error): return error
            case .closing: return SSHError(.connectionClosed, "the SSH connection is closed")
            case .open: break
            }
            guard state.queue.count < Self.maximumQueue else {
                return SSHError(.capacity, "\(Self.maximumQueue) calls wait for this SSH connection already")
            }
            state.queue.append(job)
            return nil
        }
        if let refusal {
            job.fail(refusal)
        } else {
            wakeUp()
        }
    }

    /// A job that still waits is taken out, and the connection does not notice; one that runs is stopped by its thread.
    func cancel(_ job: ConnectionJob) {
        job.cancel()
        let waited = state.withLock { state in
            guard let place = state.queue.firstIndex(where: { $0 === job }) else { return false }
            state.queue.remove(at: place)
            return true
        }
        if waited {
            job.fail(CancellationError())
        } else {
            wakeUp()
        }
    }

    func closeTunnel(_ id: TunnelID) {
        state.withLock { state in
            if case .open = state.phase { state.tunnelsToClose.append(id) }
        }
        wakeUp()
    }

    /// Ends the connection and whatever is under way on it.
    func close() {
        state.withLock { state in
            if case .open = state.phase { state.phase = .closing }
        }
        wakeUp()
    }

    /// Returns when the thread has freed everything.
    func ended() async {
        await withCheckedContinuation { waiter in
            let isFreed = state.withLock { state in
                if state.isFreed { return true }
                state.endWaiters.append(waiter)
                return false
            }
            if isFreed { waiter.resume() }
        }
    }

    /// Why the connection is of no more use; nil while it is.
    var endReason: SSHError? {
        state.withLock { state in
            if case .ended(let reason) = state.phase { return reason }
            return nil
        }
    }

    // MARK: The connection's thread

    var isClosing: Bool {
        state.withLock { state in
            if case .closing = state.phase { return true }
            return false
        }
    }

    func next() -> ConnectionJob? {
        state.withLock { $0.queue.isEmpty ? nil : $0.queue.removeFirst() }
    }

    /// The earliest deadline of a job that waits.
    var nextDeadline: Deadline? {
        state.withLock { $0.queue.lazy.map(\.deadline).min() }
    }

    func takeOverdue() -> [ConnectionJob] {
        state.withLock { state in
            let overdue = state.queue.filter(\.deadline.hasPassed)
            if !overdue.isEmpty {
                state.queue.removeAll { job in overdue.contains { $0 === job } }
            }
            return overdue
        }
    }

    func takeTunnelsToClose() -> [TunnelID] {
        state.withLock { state in
            defer { state.tunnelsToClose = [] }
            return state.tunnelsToClose
        }
    }

    /// From now on every call fails with the reason; returns those that waited.
    func end(_ reason: SSHError) -> [ConnectionJob] {
        state.withLock { state in
            state.phase = .ended(reason)
            defer { state.queue = [] }
            return state.queue
        }
    }

    /// The last act of the thread.
    func confirmEnd() {
        let waiters = state.withLock { state in
            state.isFreed = true
            defer { state.endWaiters = [] }
            return state.endWaiters
        }
        waiters.forEach { $0.resume() }
    }
}
