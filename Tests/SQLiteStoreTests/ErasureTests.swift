// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore
import Testing

@testable import SQLiteStore

@Suite("What was forgotten is gone from the files")
struct ErasureTests {
    private static let sentinel = "zanzibarquux"

    /// Which files of the store hold the sentinel, in any case.
    private static func holders(_ test: TemporaryStore, _ words: [String] = [sentinel]) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: test.directory).filter { name in
            let data = try Data(contentsOf: URL(fileURLWithPath: test.directory + "/" + name))
            return words.contains { data.range(of: Data($0.utf8)) != nil }
        }
    }

    private static func record(_ id: String, _ text: String) -> MemoryRecord {
        let record = Samples.record(id, text: text, seed: id.utf8.reduce(0) { $0 &* 31 &+ Int($1) })
        let memory = Memory(
            id: record.memory.id,
            text: record.memory.text,
            role: .user,
            createdAt: record.memory.createdAt,
            metadata: try! Metadata(parsing: ["note": .text("meta \(text)")])
        )
        return MemoryRecord(memory: memory, vector: record.vector)
    }

    @Test("after one memory is forgotten", arguments: [1, 40, 30_000])
    func forget(_ length: Int) async throws {
        try await TemporaryStore.with { test in
            _ = try await test.store.upsert(Samples.records(0..<40), for: Samples.ana)
            let padding = String(repeating: " word", count: length / 5)
            let record = MemoryRecord(
                memory: Samples.record("gone", text: "the \(Self.sentinel) sat\(padding)").memory,
                vector: Samples.record("gone").vector
            )
            _ = try await test.store.upsert([record], for: Samples.ana)
            #expect(try !Self.holders(test).isEmpty)
            #expect(try await test.store.forget(record.memory.id, for: Samples.ana))
            #expect(try Self.holders(test) == [])
        }
    }

    @Test("after it was refreshed, moved into the database, and forgotten")
    func refreshed() async throws {
        try await TemporaryStore.with { test in
            for round in 0..<5 {
                _ = try await test.store.upsert([Self.record("gone", "\(Self.sentinel) \(round)")], for: Samples.ana)
                try await test.store.writer.writeWithoutTransaction { _ = try $0.checkpoint(.full) }
            }
            #expect(try await test.store.forget(try MemoryID(parsing: "gone"), for: Samples.ana))
            #expect(try Self.holders(test) == [])
        }
    }

    @Test("after a user is erased, whose name goes too, while others stay")
    func erase() async throws {
        try await TemporaryStore.with { test in
            let user = Samples.user("carolina-\(Self.sentinel)")
            let records = (0..<800).map { Self.record("m\($0)", "\(Self.sentinel) number \($0)") }
            _ = try await test.store.upsert(records, for: user)
            _ = try await test.store.upsert([Self.record("kept", "abracadabra")], for: Samples.ben)
            #expect(try await test.store.eraseMemories(of: user) == 800)
            #expect(try Self.holders(test) == [])
            #expect(try Self.holders(test, ["abracadabra"]) != [])
            #expect(try await test.store.writer.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        }
    }

    @Test("after the last memory of a user is forgotten, the name too")
    func lastMemory() async throws {
        try await TemporaryStore.with { test in
            let user = Samples.user("carolina-\(Self.sentinel)")
            _ = try await test.store.upsert([Self.record("only", "one")], for: user)
            #expect(try await test.store.forget(try MemoryID(parsing: "only"), for: user))
            #expect(try Self.holders(test) == [])
            #expect(try await test.store.upsert([Self.record("next", "two")], for: user) == [.inserted])
            let query = VectorQuery(vector: Self.record("next", "two").vector, limit: 3)
            #expect(try await test.store.search(query, for: user).map(\.memory.id.rawValue) == ["next"])
        }
    }

    @Test("after the turns of a user are erased")
    func turns() async throws {
        try await TemporaryStore.with { test in
            let session = try SessionID(parsing: "s")
            let turns = (0..<10).map { Turn(role: .user, text: "\(Self.sentinel) \($0)") }
            try await test.store.append(turns, to: session, user: Samples.ana)
            #expect(try await test.store.eraseTurns(of: Samples.ana) == 10)
            #expect(try Self.holders(test) == [])
        }
    }

    @Test("once the reader that kept the log has gone")
    func busyLog() async throws {
        try await TemporaryStore.with { test in
            _ = try await test.store.upsert([Self.record("gone", Self.sentinel)], for: Samples.ana)
            let hasBegun = DispatchSemaphore(value: 0)
            let mayEnd = DispatchSemaphore(value: 0)
            let reader = Task.detached { [reads = test.store.reads] in
                try await reads.run { db, _ in
                    try db.snapshot {
                        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM memories")
                        hasBegun.signal()
                        mayEnd.wait()
                    }
                }
            }
            await Self.wait(for: hasBegun)
            try await test.store.writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 1") }
            // The memory is forgotten all the same; only the cleaning of the log has to wait.
            #expect(try await test.store.forget(try MemoryID(parsing: "gone"), for: Samples.ana))
            mayEnd.signal()
            try await reader.value
            _ = try await test.store.upsert([Self.record("next", "something else")], for: Samples.ana)
            #expect(try Self.holders(test) == [])
        }
    }

    private static func wait(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                semaphore.wait()
                continuation.resume()
            }
        }
    }

    @Test("and the full-text index holds no word in clear")
    func terms() async throws {
        try await TemporaryStore.with { test in
            _ = try await test.store.upsert([Self.record("a", "\(Self.sentinel) again")], for: Samples.ana)
            let terms = try await test.store.writer.read { db in
                try String.fetchAll(db, sql: "SELECT terms FROM memory_terms")
            }
            #expect(terms.count == 1)
            #expect(!terms.joined().contains("zanz"))
            #expect(terms.first?.split(separator: " ").count == 2)
        }
    }
}
