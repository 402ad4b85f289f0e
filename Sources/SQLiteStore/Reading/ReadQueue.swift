// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore
import Support

/// Runs blocking reads and scans off the cooperative pool, each on a connection with a thread of its own: as many at a time
/// as there are connections, the others in order of arrival.
///
/// Not GRDB's `DatabasePool`: it sends an asynchronous read through two dispatch queues, and asks for the version of the
/// schema before each, which together took longer than a search in 10,000 memories. Here it is one queue, and the schema
/// doesn't change once the store is open.
final class ReadQueue: Sendable {
    private typealias Job = @Sendable (Database) -> Void

    private struct State {
        /// Connections that have nothing to do.
        var idle: [DatabaseQueue]
        var waiting: [Job] = []
        /// The first of `waiting` that has not been taken.
        var next = 0

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
        case start(DatabaseQueue)
        case wait, refuse
    }

    private let connections: [DatabaseQueue]
    private let capacity: Int
    private let state: Locked<State>

    /// - Parameters:
    ///   - connections: read-only, at least one.
    ///   - capacity: how many reads may wait.
    init(_ connections: [DatabaseQueue], capacity: Int) {
        self.connections = connections
        self.capacity = max(0, capacity)
        state = Locked(State(idle: connections))
    }

    /// Runs `body` on a thread that may block. Several statements that must see the same go into `Database.snapshot`.
    ///
    /// - Throws: what `body` throws, `capacity` when too many wait already, `CancellationError` when the task was cancelled
    ///   before its turn came.
    func run<Result: Sendable>(
        _ body: @escaping @Sendable (Database, Cancellation) throws -> Result
    ) async throws -> Result {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isAdmitted = submit { db in
                    continuation.resume(
                        with: Swift.Result {
                            try cancellation.check()
                            return try body(db, cancellation)
                        }
                    )
                }
                if !isAdmitted {
                    continuation.resume(
                        throwing: MemoryError(.capacity, "too many reads are waiting for the store", dependency: .store)
                    )
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }

    /// Closes the connections, each after the reads that it has begun and those that wait for it.
    func close() throws {
        for connection in connections { try connection.close() }
    }

    /// Reads that run or wait.
    var load: Int {
        state.withLock { connections.count - $0.idle.count + $0.waiting.count - $0.next }
    }

    private func submit(_ job: @escaping Job) -> Bool {
        let admission: Admission = state.withLock { state in
            // The connection that came last: its pages are warm.
            if let connection = state.idle.popLast() { return .start(connection) }
            guard state.waiting.count - state.next < capacity else { return .refuse }
            state.waiting.append(job)
            return .wait
        }
        switch admission {
        case .start(let connection):
            connection.asyncWriteWithoutTransaction { db in self.work(job, db, connection) }
        case .wait: break
        case .refuse: return false
        }
        return true
    }

    /// Runs a job and then those that wait, until none does.
    private func work(_ first: @escaping Job, _ db: Database, _ connection: DatabaseQueue) {
        var job: Job? = first
        while let current = job {
            current(db)
            job = state.withLock { state in
                let next = state.take()
                if next == nil { state.idle.append(connection) }
                return next
            }
        }
    }
}
