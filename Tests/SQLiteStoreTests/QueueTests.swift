// SPDX-License-Identifier: Apache-2.0

import Dispatch
import GRDB
import MemoryCore
import Support
import Testing

@testable import SQLiteStore

@Suite("Reads and writes that wait")
struct QueueTests {
    private struct Refused: Error {}

    private static func withQueue(width: Int, capacity: Int, _ body: (ReadQueue) async throws -> Void)
        async throws
    {
        try await TemporaryStore.with(
            configure: {
                $0.readers = width
                $0.waitingReads = capacity
            },
            { test in try await body(test.store.reads) }
        )
    }

    private final class Commits: TransactionObserver, Sendable {
        let count = Locked(0)
        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidRollback(_ db: Database) {}
        func databaseDidCommit(_ db: Database) { count.withLock { $0 += 1 } }
    }

    @Test("run as many reads at a time as allowed, the others in order, and refuse what is too much")
    func reads() async throws {
        try await Self.withQueue(width: 2, capacity: 3) { queue in
            let gate = DispatchSemaphore(value: 0)
            let running = Locked((now: 0, most: 0, order: [Int]()))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<5 {
                    group.addTask {
                        try await queue.run { _, _ in
                            running.withLock {
                                $0.now += 1
                                $0.most = max($0.most, $0.now)
                                $0.order.append(number)
                            }
                            gate.wait()
                            running.withLock { $0.now -= 1 }
                        }
                    }
                    while queue.load < number + 1 { await Task.yield() }
                }
                let error = await #expect(throws: MemoryError.self) { try await queue.run { _, _ in } }
                #expect(error?.code == .capacity)
                // Their threads may still be starting.
                while running.withLock({ $0.now }) < 2 { await Task.yield() }
                for _ in 0..<5 { gate.signal() }
                try await group.waitForAll()
            }
            #expect(running.withLock { $0.most } == 2)
            #expect(Set(running.withLock { $0.order.prefix(2) }) == [0, 1])
            #expect(running.withLock { $0.order.count } == 5)
            #expect(try await queue.run { _, _ in 7 } == 7)
        }
    }

    @Test("don't run a read whose task was cancelled while it waited")
    func cancelled() async throws {
        try await Self.withQueue(width: 1, capacity: 3) { queue in
            let gate = DispatchSemaphore(value: 0)
            let first = Task { try await queue.run { _, _ in gate.wait() } }
            while queue.load < 1 { await Task.yield() }
            let second = Task { try await queue.run { _, _ in Issue.record("it was cancelled") } }
            while queue.load < 2 { await Task.yield() }
            second.cancel()
            gate.signal()
            try await first.value
            await #expect(throws: CancellationError.self) { try await second.value }
        }
    }

    @Test("commit together what waits together, each write on its own account")
    func writes() async throws {
        try await TemporaryStore.with(configure: { $0.waitingWrites = 20 }) { test in
            let writes = test.store.writes
            let commits = Commits()
            try await test.store.writer.write {
                try $0.execute(sql: "CREATE TABLE notes (number INTEGER)")
            }
            test.store.writer.add(transactionObserver: commits, extent: .databaseLifetime)
            let gate = DispatchSemaphore(value: 0)
            test.store.writer.asyncWriteWithoutTransaction { _ in gate.wait() }
            let published = Locked([Int]())
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        do {
                            return try await writes.perform { db in
                                try db.execute(sql: "INSERT INTO notes VALUES (?)", arguments: [number])
                                if number % 5 == 4 { throw Refused() }
                                return Written(
                                    output: true,
                                    publish: { published.withLock { $0.append(number) } }
                                )
                            }
                        } catch is Refused {
                            return number % 5 == 4
                        }
                    }
                    while writes.waitingCount < number + 1 { await Task.yield() }
                }
                let error = await #expect(throws: MemoryError.self) {
                    try await writes.perform { _ in Written(output: 1) }
                }
                #expect(error?.code == .capacity)
                gate.signal()
                for try await asExpected in group { #expect(asExpected) }
            }
            let expected = (0..<20).filter { $0 % 5 != 4 }
            let notes = try await test.store.writer.read {
                try Int.fetchAll($0, sql: "SELECT number FROM notes")
            }
            #expect(notes == expected)
            #expect(published.withLock { $0 } == expected)
            #expect(commits.count.withLock { $0 } == 1)
            #expect(writes.waitingCount == 0)
        }
    }
}
