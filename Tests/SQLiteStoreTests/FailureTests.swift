// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore
import Testing

@testable import SQLiteStore

@Suite("A store in trouble")
struct FailureTests {
    private static func count(_ test: TemporaryStore, of user: UserID) async throws -> Int {
        var count = 0
        var page = try await test.store.memories(page: PageRequest(limit: 500), for: user)
        count += page.memories.count
        while let next = page.next {
            page = try await test.store.memories(page: PageRequest(limit: 500, cursor: next), for: user)
            count += page.memories.count
        }
        return count
    }

    @Test("says that the disk is full, writes nothing by halves, reads on, and recovers without a restart")
    func full() async throws {
        try await TemporaryStore.with(configure: { $0.maximumFileBytes = 1 << 20 }) { test in
            var stored = 0
            var failure: MemoryError?
            while failure == nil, stored < 100_000 {
                do {
                    let batch = Samples.records(stored..<stored + 100)
                    _ = try await test.store.upsert(batch, for: Samples.ana)
                    stored += 100
                } catch let error as MemoryError {
                    failure = error
                }
            }
            let error = try #require(failure)
            #expect(error.code == .upstreamUnavailable)
            #expect(error.dependency == .store)
            #expect(error.message == "the disk of the store is full")
            #expect(!error.description.contains("ana") && !error.description.contains("text of"))

            #expect(try await Self.count(test, of: Samples.ana) == stored)
            let query = VectorQuery(vector: Samples.record("m7", seed: 7).vector, limit: 1)
            #expect(try await test.store.search(query, for: Samples.ana).first?.memory.id.rawValue == "m7")
            #expect(try await test.store.writer.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")

            #expect(try await test.store.eraseMemories(of: Samples.ana) == stored)
            _ = try await test.store.upsert(Samples.records(0..<200), for: Samples.ben)
            #expect(try await Self.count(test, of: Samples.ben) == 200)
        }
    }

    @Test("does not let a large write that no longer fits take small ones along")
    func fullTogether() async throws {
        try await TemporaryStore.with(configure: { $0.maximumFileBytes = 384 << 10 }) { test in
            // Held until all have been handed in, so that they share a transaction.
            let gate = DispatchSemaphore(value: 0)
            test.store.writer.asyncWriteWithoutTransaction { _ in gate.wait() }
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for lane in 0..<8 {
                    group.addTask {
                        let records = lane == 3 ? Samples.records(0..<1_990) : [Samples.record("small\(lane)")]
                        do {
                            _ = try await test.store.upsert(records, for: Samples.user("lane\(lane)"))
                            return lane != 3
                        } catch let error as MemoryError {
                            return lane == 3 && error.code == .upstreamUnavailable
                        }
                    }
                }
                while test.store.writes.waitingCount < 8 { await Task.yield() }
                gate.signal()
                for try await asExpected in group { #expect(asExpected) }
            }
            for lane in 0..<8 {
                #expect(try await Self.count(test, of: Samples.user("lane\(lane)")) == (lane == 3 ? 0 : 1))
            }
        }
    }

    @Test("says that it is read-only, and recovers")
    func readOnly() async throws {
        try await TemporaryStore.with { test in
            try await test.store.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
            let error = await #expect(throws: MemoryError.self) {
                try await test.store.upsert(Samples.records(0..<1), for: Samples.ana)
            }
            #expect(error?.code == .upstreamUnavailable)
            #expect(error?.message == "the store is read-only")
            try await test.store.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
            #expect(try await test.store.upsert(Samples.records(0..<1), for: Samples.ana) == [.inserted])
        }
    }

    @Test("answers every call after the end with an error")
    func closed() async throws {
        try await TemporaryStore.withDirectory { directory in
            let store = try SQLiteStore.open(
                directory: directory,
                configuration: .init(embedder: TemporaryStore.embedder)
            )
            let record = Samples.record("a")
            _ = try await store.upsert([record], for: Samples.ana)
            try store.close()
            let session = try SessionID(parsing: "s")
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await store.upsert([record], for: Samples.ana) },
                { _ = try await store.search(VectorQuery(vector: record.vector, limit: 1), for: Samples.ana) },
                { _ = try await store.memory(record.memory.id, for: Samples.ana) },
                { _ = try await store.memories(page: PageRequest(limit: 1), for: Samples.ana) },
                { _ = try await store.forget(record.memory.id, for: Samples.ana) },
                { _ = try await store.eraseMemories(of: Samples.ana) },
                { _ = try await store.recentTurns(of: session, user: Samples.ana, limit: 1) },
                { try await store.append([Turn(role: .user, text: "x")], to: session, user: Samples.ana) },
                { _ = try await store.eraseTurns(of: Samples.ana) },
                { try await store.check() },
            ]
            for call in calls {
                let error = await #expect(throws: MemoryError.self) { try await call() }
                #expect(error?.code == .upstreamUnavailable)
                #expect(error?.dependency == .store)
            }
        }
    }

    @Test("passes cancellation on as what it is")
    func cancelled() async throws {
        try await TemporaryStore.with { test in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                await #expect(throws: CancellationError.self) {
                    try await test.store.upsert(Samples.records(0..<1), for: Samples.ana)
                }
                await #expect(throws: CancellationError.self) {
                    try await test.store.memory(try MemoryID(parsing: "m0"), for: Samples.ana)
                }
            }
            await task.value
            let count = try await Self.count(test, of: Samples.ana)
            #expect(count == 0)
        }
    }

    @Test("refuses what has no direction, is not a number, or has no date")
    func invalid() async throws {
        try await TemporaryStore.with { test in
            let good = Samples.record("a")
            let far = Memory(
                id: good.memory.id,
                text: good.memory.text,
                role: .user,
                createdAt: Date(timeIntervalSince1970: 1e30)
            )
            let records = [
                MemoryRecord(memory: good.memory, vector: [Float](repeating: 0, count: 32)),
                MemoryRecord(memory: good.memory, vector: [.nan] + good.vector.dropFirst()),
                MemoryRecord(memory: good.memory, vector: [.infinity] + good.vector.dropFirst()),
                MemoryRecord(memory: far, vector: good.vector),
            ]
            for record in records {
                let error = await #expect(throws: MemoryError.self) {
                    try await test.store.upsert([good, record], for: Samples.ana)
                }
                #expect(error?.code == .invalidInput)
            }
            let count = try await Self.count(test, of: Samples.ana)
            #expect(count == 0)
        }
    }

    @Test("gives cosines also for vectors that are not quite of length one")
    func lengths() async throws {
        try await TemporaryStore.with { test in
            let long = Samples.record("a")
            let record = MemoryRecord(memory: long.memory, vector: long.vector.map { $0 * 1.7 })
            _ = try await test.store.upsert([record], for: Samples.ana)
            let query = VectorQuery(vector: long.vector.map { $0 * 0.01 }, limit: 1)
            let hit = try #require(try await test.store.search(query, for: Samples.ana).first)
            #expect(abs(hit.similarity - 1) < 1e-6 && hit.similarity <= 1)
        }
    }
}
