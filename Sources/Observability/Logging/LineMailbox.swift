// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Support

/// A ``LineQueue`` between the threads that log and the one that writes.
final class LineMailbox: Sendable {
    private struct State {
        var queue: LineQueue
        /// The writer waits for ``work``.
        var writerSleeps = false
        var hasWriter = false
        /// Nobody waits for the lines any more.
        var isAbandoned = false
        var waiters: [(line: UInt64, semaphore: DispatchSemaphore)] = []
    }

    private let state: Locked<State>
    private let work = DispatchSemaphore(value: 0)

    init(capacity: Int) {
        state = Locked(State(queue: LineQueue(capacity: capacity)))
    }

    var dropped: UInt64 { state.withLock { $0.queue.dropped } }
    var waitingBytes: Int { state.withLock { $0.queue.waitingBytes } }
    /// Whether the writer should give up on a reader that doesn't read.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Never waits. True when there is no writer yet: the caller is to start it.
    func put(_ line: [UInt8]) -> Bool {
        let (wakes, starts) = state.withLock { state -> (Bool, Bool) in
            guard state.queue.add(line) else { return (false, false) }
            let wakes = state.writerSleeps
            let starts = !state.hasWriter
            state.writerSleeps = false
            state.hasWriter = true
            return (wakes, starts)
        }
        if wakes { work.signal() }
        return starts
    }

    /// The writer could not be started; the next line tries again.
    func writerFailed() {
        state.withLock { $0.hasWriter = false }
    }

    /// For the writer: waits for lines and puts them into the emptied batch. False when there will be none.
    func next(into batch: inout LineBatch) -> Bool {
        while true {
            let isOver = state.withLock { state -> Bool? in
                guard state.queue.isEmpty else {
                    state.queue.take(into: &batch)
                    return false
                }
                state.writerSleeps = !state.queue.isClosed
                return state.queue.isClosed ? true : nil
            }
            if let isOver { return !isOver }
            work.wait()
        }
    }

    /// For the writer: it is done with a batch.
    func settle(_ count: Int, lost: Int) {
        let done = state.withLock { state in
            state.queue.settle(count, lost: lost)
            let settled = state.queue.settled
            let done = state.waiters.filter { $0.line <= settled }.map(\.semaphore)
            state.waiters.removeAll { $0.line <= settled }
            return done
        }
        for semaphore in done { semaphore.signal() }
    }

    /// Waits until all lines of now are written or given up. False when that took too long.
    func flush(within limit: Duration) -> Bool {
        let semaphore = DispatchSemaphore(value: 0)
        let isDone = state.withLock { state in
            guard state.queue.settled < state.queue.accepted else { return true }
            state.waiters.append((state.queue.accepted, semaphore))
            return false
        }
        if isDone { return true }
        return semaphore.wait(timeout: .now() + .nanoseconds(Int(max(0, limit.nanoseconds)))) == .success
    }

    /// Lets nothing more in, and lets the writer end when it has written, or cannot write, what is there.
    func close(abandoning: Bool) {
        let wakes = state.withLock { state in
            state.queue.close()
            if abandoning { state.isAbandoned = true }
            defer { state.writerSleeps = false }
            return state.writerSleeps
        }
        if wakes { work.signal() }
    }
}
