// SPDX-License-Identifier: Apache-2.0

import GRDB
import MemoryCore
import Support

/// Commits writes one after the other; those that wait while one is synced share the next transaction.
///
/// A sync takes milliseconds and its statements a fraction of one, so what limits writes is the number of syncs. A write
/// that fails takes none of the others along.
final class WriteQueue: Sendable {
    /// Bounds of one shared transaction: how long a small write waits for the others in it.
    private static let largestGroup = 64
    private static let largestWeight = 2_000

    private struct State {
        var waiting: [WriteJob] = []
        var isDraining = false
        /// How the connection was set up: each commit is synced.
        var syncsCommits = true
        /// A forgotten text is still in the log, because a reader kept the log from being cut.
        var logHoldsForgotten = false
    }

    private let writer: DatabaseQueue
    private let capacity: Int
    private let state = Locked(State())

    init(_ writer: DatabaseQueue, capacity: Int) {
        self.writer = writer
        self.capacity = max(1, capacity)
    }

    /// Runs `body` in a transaction, and returns its output when that is committed: on disk, unless `isSynced` is false.
    ///
    /// Once it waits it is not cancelled: what is written is written. `body` may run twice, the second time after all that
    /// the first did was rolled back.
    /// - Parameters:
    ///   - weight: about how many records it writes.
    ///   - scrubsLog: whether it removes texts that shall be gone from the files when this returns.
    ///   - isSynced: false for what a power cut may take back, but nothing else: it goes to disk with the next that is
    ///     synced.
    /// - Throws: what `body` throws, an error of the database, `capacity` when too many wait already.
    func perform<Output: Sendable>(
        weight: Int = 1,
        scrubsLog: Bool = false,
        isSynced: Bool = true,
        _ body: @escaping @Sendable (Database) throws -> Written<Output>
    ) async throws -> Output {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { continuation in
            submit(
                WriteJob(
                    weight: weight,
                    scrubsLog: scrubsLog,
                    isSynced: isSynced,
                    continuation: continuation,
                    body: body
                )
            )
        }
    }

    /// Writes that were handed in and not yet begun.
    var waitingCount: Int {
        state.withLock { $0.waiting.count }
    }

    private func submit(_ job: WriteJob) {
        let (isAdmitted, starts) = state.withLock { state in
            guard state.waiting.count < capacity else { return (false, false) }
            state.waiting.append(job)
            defer { state.isDraining = true }
            return (true, !state.isDraining)
        }
        guard isAdmitted else {
            job.finish(MemoryError(.capacity, "too many writes are waiting for the store", dependency: .store))
            return
        }
        if starts {
            writer.asyncWriteWithoutTransaction { db in self.drain(db) }
        }
    }

    private func drain(_ db: Database) {
        while let group = nextGroup() {
            let failures = commit(group, db)
            for (job, failure) in zip(group, failures) where failure == nil { job.publish() }
            // Only after a commit: a connection that was closed meanwhile has no log, and checkpointing it would crash.
            if failures.contains(where: { $0 == nil }) { scrubLog(db, needed: group.contains { $0.scrubsLog }) }
            for (job, failure) in zip(group, failures) { job.finish(failure) }
        }
    }

    private func nextGroup() -> [WriteJob]? {
        state.withLock { state in
            var count = 0
            var weight = 0
            for job in state.waiting.prefix(Self.largestGroup) {
                weight += job.weight
                if count > 0, weight > Self.largestWeight { break }
                count += 1
            }
            guard count > 0 else {
                state.isDraining = false
                return nil
            }
            defer { state.waiting.removeFirst(count) }
            return Array(state.waiting.prefix(count))
        }
    }

    /// Commits what can be committed. Returns for each job why it was not, or nil.
    ///
    /// Each has a savepoint of its own. Where SQLite takes back the whole transaction all the same, as it may on a full
    /// disk, they are done again one by one: what fails then fails alone.
    private func commit(_ group: [WriteJob], _ db: Database) -> [(any Error)?] {
        var failures = [(any Error)?](repeating: nil, count: group.count)
        do {
            try sync(group.contains { $0.isSynced }, db)
            try db.inTransaction(.immediate) {
                for (place, job) in group.enumerated() {
                    failures[place] = try attempt(job, isAlone: group.count == 1, db)
                }
                return .commit
            }
            return failures
        } catch {
            guard group.count > 1 else { return [error] }
            return group.flatMap { commit([$0], db) }
        }
    }

    /// Has commits synced or not from here on. In a log, NORMAL syncs when it is moved into the database, FULL with each
    /// commit too, and what was committed before along with it.
    private func sync(_ syncs: Bool, _ db: Database) throws {
        guard state.withLock({ $0.syncsCommits }) != syncs else { return }
        try db.execute(sql: syncs ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
        state.withLock { $0.syncsCommits = syncs }
    }

    /// Returns why a job failed while the transaction goes on without it; throws what ends the transaction.
    private func attempt(_ job: WriteJob, isAlone: Bool, _ db: Database) throws -> (any Error)? {
        guard !isAlone else {
            try job.attempt(db)
            return nil
        }
        do {
            try db.inSavepoint {
                try job.attempt(db)
                return .commit
            }
            return nil
        } catch {
            guard db.isInsideTransaction else { throw error }
            return error
        }
    }

    /// Moves the log into the database and cuts it to nothing, when it holds what was forgotten. `secure_delete` has
    /// overwritten it in the database itself.
    private func scrubLog(_ db: Database, needed: Bool) {
        guard needed || state.withLock({ $0.logHoldsForgotten }) else { return }
        let isDone = (try? db.checkpoint(.truncate)) != nil
        state.withLock { $0.logHoldsForgotten = !isDone }
    }
}
