// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support
import Testing

@testable import SQLiteStore

@Suite("The outbox on disk")
struct OutboxTests {
    private static func upsert(_ id: String, seed: Int = 1, embedded: Bool = true) -> OutboxOperation {
        let record = Samples.record(id, text: "text of \(id)", seed: seed)
        return .upsert(record.memory, vector: embedded ? record.vector : nil)
    }

    private static func append(_ operations: [OutboxOperation], of user: UserID, to store: SQLiteStore) async throws
        -> [OutboxEntry]
    {
        let entries = Locked([OutboxEntry]())
        try await store.append(operations, for: user) { published in entries.withLock { $0 = published } }
        return entries.withLock { $0 }
    }

    private static func describe(_ entry: OutboxEntry) -> String {
        switch entry.operation {
        case .upsert(let memory, let vector): "\(entry.user.rawValue) + \(memory.id.rawValue) \(vector?.count ?? 0)"
        case .forget(let id): "\(entry.user.rawValue) - \(id.rawValue)"
        case .erase: "\(entry.user.rawValue) 0"
        }
    }

    @Test("gives back after a restart what it was given, in order, but for what was settled")
    func restart() async throws {
        try await TemporaryStore.withDirectory { directory in
            let configuration = SQLiteStore.Configuration(embedder: TemporaryStore.embedder)
            var store = try SQLiteStore.open(directory: directory, configuration: configuration)
            let metadata = try Metadata(parsing: ["a": .number(1), "b": .texts(["x", "y"])])
            let rich = Memory(
                id: try MemoryID(parsing: "rich"),
                text: try MemoryText(parsing: "naïve café 🐶"),
                role: .assistant,
                kind: .question,
                sessionID: try SessionID(parsing: "s 1"),
                createdAt: Date(timeIntervalSince1970: 1_700_000_000.123),
                updatedAt: Date(timeIntervalSince1970: 1_800_000_000.456),
                metadata: metadata
            )
            let vector = Samples.record("v", seed: 5).vector
            let first = try await Self.append(
                [Self.upsert("a"), .upsert(rich, vector: vector), .forget(try MemoryID(parsing: "a"))],
                of: Samples.ana,
                to: store
            )
            let second = try await Self.append([Self.upsert("b", embedded: false)], of: Samples.ben, to: store)
            let time = Date(timeIntervalSince1970: 1_800_000_001)
            try await store.record([
                .acknowledged(first[0].sequence, position: LogPosition(.max), at: time), .done(first[2].sequence),
            ])
            try store.close()
            store = try SQLiteStore.open(directory: directory, configuration: configuration)
            let entries = try await store.entries(after: 0, limit: 10)
            #expect(entries.map(Self.describe) == ["ana + a 32", "ana + rich 32", "ben + b 0"])
            #expect(entries.map(\.sequence) == [first[0].sequence, first[1].sequence, second[0].sequence])
            #expect(entries[0].state == .acknowledged(position: LogPosition(.max), at: time))
            #expect(entries[1].state == .waiting)
            guard case .upsert(let memory, let stored) = entries[1].operation else {
                throw MemoryError.damagedRow("test")
            }
            #expect(memory == rich && stored == vector)
            #expect(try await store.entries(after: first[0].sequence, limit: 1).map(\.sequence) == [first[1].sequence])
            try store.close()
        }
    }

    @Test("publishes in the order of the commits, whoever writes at the same time")
    func order() async throws {
        try await TemporaryStore.with { test in
            let seen = Locked([Int64]())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<40 {
                    group.addTask {
                        try await test.store.append(
                            [Self.upsert("m\(lane)"), .forget(try MemoryID(parsing: "m\(lane)"))],
                            for: lane % 2 == 0 ? Samples.ana : Samples.ben
                        ) { entries in seen.withLock { $0 += entries.map(\.sequence) } }
                    }
                }
                try await group.waitForAll()
            }
            let sequences = seen.withLock { $0 }
            #expect(sequences.count == 80 && sequences == sequences.sorted())
        }
    }

    @Test("an erasure takes away every entry and dead letter of its user and no other, and leaves no text in the files")
    func erasure() async throws {
        let sentinel = "zanzibarquokka"
        try await TemporaryStore.with { test in
            let secret = Samples.record("x", text: "\(sentinel) one")
            let dead = try await Self.append([.upsert(secret.memory, vector: nil)], of: Samples.ana, to: test.store)
            _ = try await Self.append([.upsert(secret.memory, vector: secret.vector)], of: Samples.ana, to: test.store)
            _ = try await Self.append([Self.upsert("kept")], of: Samples.ben, to: test.store)
            try await test.store.record([.dead(dead[0].sequence, reason: "invalid_input", at: Date())])
            #expect(try await test.store.deadLetterCount() == 1)
            let dropped = Locked(0)
            try await test.store.appendErasure(of: Samples.ana) { _, deadLetters in
                dropped.withLock { $0 = deadLetters }
            }
            #expect(dropped.withLock { $0 } == 1)
            #expect(try await test.store.entries(after: 0, limit: 10).map(Self.describe) == ["ben + kept 32", "ana 0"])
            for name in try FileManager.default.contentsOfDirectory(atPath: test.directory) {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: test.directory + "/" + name))
                #expect(bytes.range(of: Data(sentinel.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test("dead letters about one memory go with their texts, those of others stay")
    func removingDeadLetters() async throws {
        let sentinel = "zanzibarquokka"
        try await TemporaryStore.with { test in
            let secret = Samples.record("x", text: "\(sentinel) one")
            var dead: [OutboxEntry] = []
            for user in [Samples.ana, Samples.ben] {
                let memory = user == Samples.ana ? secret.memory : Samples.record("x").memory
                let told = [OutboxOperation.upsert(memory, vector: nil), Self.upsert("y")]
                dead += try await Self.append(told, of: user, to: test.store)
            }
            try await test.store.record(dead.map { .dead($0.sequence, reason: "invalid_input", at: Date()) })
            #expect(try await test.store.removeDeadLetters(about: secret.memory.id, of: Samples.ana) == 1)
            #expect(try await test.store.removeDeadLetters(about: secret.memory.id, of: Samples.ana) == 0)
            let left = try DeadLetterFile(directory: test.directory).list()
            #expect(left.map { "\($0.user.rawValue) \($0.memoryID?.rawValue ?? "")" } == ["ana y", "ben x", "ben y"])
            for name in try FileManager.default.contentsOfDirectory(atPath: test.directory) {
                let bytes = try Data(contentsOf: URL(fileURLWithPath: test.directory + "/" + name))
                #expect(bytes.range(of: Data(sentinel.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test("of several settlements of one entry the last counts")
    func lastSettlement() async throws {
        try await TemporaryStore.with { test in
            let entries = try await Self.append(
                [Self.upsert("a"), Self.upsert("b"), Self.upsert("c")],
                of: Samples.ana,
                to: test.store
            )
            let sequences = entries.map(\.sequence)
            try await test.store.record([
                .acknowledged(sequences[0], position: nil, at: Date()),
                .acknowledged(sequences[1], position: LogPosition(7), at: Date()), .done(sequences[0]),
            ])
            let left = try await test.store.entries(after: 0, limit: 10)
            #expect(left.map(\.sequence) == Array(sequences[1...]))
            #expect(left.map { $0.state == .waiting } == [false, true])
        }
    }

    @Test("an operator lists, retries and drops dead letters beside the running server")
    func operatorCommands() async throws {
        try await TemporaryStore.with { test in
            let entries = try await Self.append(
                [Self.upsert("a"), Self.upsert("b"), Self.upsert("c"), Self.upsert("d")],
                of: Samples.ana,
                to: test.store
            )
            try await test.store.record(
                entries.prefix(3).map { .dead($0.sequence, reason: "invalid_input", at: Date()) }
            )
            let file = try DeadLetterFile(directory: test.directory)
            #expect(try file.list().map { $0.memoryID?.rawValue } == ["a", "b", "c"])
            #expect(try file.list().map(\.reason) == ["invalid_input", "invalid_input", "invalid_input"])
            #expect(try file.drop([entries[0].sequence, 99]) == 1)
            #expect(try file.retry([entries[1].sequence]) == 1)
            #expect(try file.list().map { $0.memoryID?.rawValue } == ["c"])
            let counts = try file.counts()
            #expect(counts.waiting == 1 && counts.deadLetters == 2)
            let taken = Locked([OutboxEntry]())
            try await test.store.takeRetried { published in taken.withLock { $0 = published } }
            #expect(taken.withLock { $0 }.map(Self.describe) == ["ana + b 32"])
            #expect(taken.withLock { $0 }.allSatisfy { $0.sequence > entries[3].sequence })
            #expect(
                try await test.store.entries(after: 0, limit: 10).map(Self.describe) == ["ana + d 32", "ana + b 32"]
            )
            #expect(try file.drop(nil) == 1)
            #expect(try await test.store.deadLetterCount() == 0)
        }
    }

    @Test("what is told anew or forgotten takes its dead letters along, and no other user's", arguments: [true, false])
    func deadLettersGo(isForgotten: Bool) async throws {
        try await TemporaryStore.with { test in
            var dead: [OutboxEntry] = []
            for user in [Samples.ana, Samples.ben] {
                dead += try await Self.append([Self.upsert("a"), Self.upsert("b")], of: user, to: test.store)
            }
            try await test.store.record(dead.map { .dead($0.sequence, reason: "invalid_input", at: Date()) })
            let id = try MemoryID(parsing: "a")
            _ = try await Self.append([isForgotten ? .forget(id) : Self.upsert("a")], of: Samples.ana, to: test.store)
            let left = try DeadLetterFile(directory: test.directory).list()
            #expect(left.map { "\($0.user.rawValue) \($0.memoryID?.rawValue ?? "")" } == ["ana b", "ben a", "ben b"])
        }
    }

    @Test("on a full disk nothing is accepted by halves, what is there can be read and settled, and it recovers")
    func fullDisk() async throws {
        try await TemporaryStore.with(configure: { $0.maximumFileBytes = 256 << 10 }) { test in
            var kept: [OutboxEntry] = []
            let error = await #expect(throws: MemoryError.self) {
                for number in 0..<10_000 {
                    let batch = [Self.upsert("m\(number)a"), Self.upsert("m\(number)b")]
                    kept += try await Self.append(batch, of: Samples.ana, to: test.store)
                }
            }
            #expect(error?.code == .upstreamUnavailable)
            let stored = try await test.store.entries(after: 0, limit: 10_000)
            #expect(stored.map(\.sequence) == kept.map(\.sequence) && stored.count % 2 == 0)
            try await test.store.record(kept.map { .done($0.sequence) })
            #expect(try await test.store.entries(after: 0, limit: 1).isEmpty)
            #expect(try await Self.append([Self.upsert("again")], of: Samples.ana, to: test.store).count == 1)
        }
    }

    @Test("there are no dead letters where there is no store", arguments: ["/nonexistent/data"])
    func noStore(directory: String) {
        #expect(throws: StoreOpeningError.self) { try DeadLetterFile(directory: directory) }
    }
}
