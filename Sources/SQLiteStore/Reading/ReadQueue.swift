// SPDX-License-Identifier: Apache-2.0

import Dispatch
import MemoryCore
import Support

/// Runs blocking reads and scans off the cooperative pool: at most `width` at a time, the others in order of arrival.
///
/// GRDB's own asynchronous reads go through two dispatch queues each; this is one hop there and one back, which counts for
/// searches that take a tenth of a millisecond.
final class ReadQueue: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        /// Threads that have nothing to do.
        var idle: [DispatchQueue]
        var waiting: [Job] = []
        /// The first of `waiting` that has not been taken.
        var next = 0

        init(threads: Int) {
            // Serial queues, since libdispatch gives each a thread at once. Those of a concurrent queue share as many as
            // there are processors, and when they block, others come only after a second.
            idle = (0..<threads).map { DispatchQueue(label: "memory-store.read.\($0)") }
        }

        mutating func take() -> Job? {
            guard next < waiting.count else { return nil }
            defer {
                next += 1
                if next == waiting.count {
                    waiting.removeAll(keepingCapacity: true)
                    next = 0
                } else if next > 512 {
                    waiting.removeFirst(next)
                    next = 0
                }
            }
            return waiting[next]
        }
    }

    private enum Admission {
        case start(DispatchQueue)
        case wait, refuse
    }

    private let width: Int
    private let capacity: Int
    private let state: Locked<State>

    init(width: Int, capacity: Int) {
        self.width = max(1, width)
        self.capacity = max(0, capacity)
        state = Locked(State(threads: self.width))
    }

    /// Runs `body` on a thread that may block.
    ///
    /// - Throws: what `body` throws, `capacity` when too many wait already, `CancellationError` when the task was cancelled
    ///   before its turn came.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable (Cancellation) throws -> Result
    ) async throws -> Result {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let admitted = submit {
                    continuation.resume(
                        with: Swift.Result {
                            try cancellation.check()
                            return try body(cancellation)
                        }
                    )
                }
                if !admitted {
                    continuation.resume(
                        throwing: MemoryError(.capacity, "too many reads are waiting for the store", dependency: .store)
                    )
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    /// Reads that run or wait.
    var load: Int {
        state.withLock { width - $0.idle.count + $0.waiting.count - $0.next }
    }

    private func submit(_ job: @escaping Job) -> Bool {
        let admission: Admission = state.withLock { state in
            // The thread that came last: its caches are warm.
            if let thread = state.idle.popLast() { return .start(thread) }
            guard state.waiting.count - state.next < capacity else { return .refuse }
            state.waiting.append(job)
            return .wait
        }
        switch admission {
        case .start(let thread): thread.async { self.work(job, on: thread) }
        case .wait: break
        case .refuse: return false
        }
        return true
    }

    /// Runs a job and then those that wait, until none does.
    private func work(_ first: @escaping Job, on thread: DispatchQueue) {
        var job: Job? = first
        while let current = job {
            current()
            job = state.withLock { state in
                let next = state.take()
                if next == nil { state.idle.append(thread) }
                return next
            }
        }
    }
}
