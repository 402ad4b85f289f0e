// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import MemoryCore
import Testing

@testable import SQLiteStore

@Suite("Opening a store")
struct OpeningTests {
    private static let configuration = SQLiteStore.Configuration(embedder: TemporaryStore.embedder)

    private static func open(
        _ directory: String,
        _ configuration: SQLiteStore.Configuration = configuration
    ) throws -> SQLiteStore {
        try SQLiteStore.open(directory: directory, configuration: configuration)
    }

    private static func refusal(_ directory: String, model: String = "test/model", dimension: Int = 32)
        -> StoreOpeningError?
    {
        let embedder = EmbedderIdentity(modelID: model, dimension: dimension, maximumTokens: 256)
        do throws(StoreOpeningError) {
            _ = try SQLiteStore.open(directory: directory, configuration: .init(embedder: embedder))
            return nil
        } catch {
            return error
        }
    }

    private static func file(_ directory: String) -> String { directory + "/" + SQLiteStore.fileName }

    @Test("makes the directory and a file that only its owner may read")
    func fresh() async throws {
        try await TemporaryStore.withDirectory { directory in
            let nested = directory + "/a/b"
            let store = try Self.open(nested)
            _ = try await store.upsert(Samples.records(0..<3), for: Samples.ana)
            for (path, mode) in [(nested, 0o700), (Self.file(nested), 0o600), (Self.file(nested) + "-wal", 0o600)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode, "\(path)")
            }
            try store.close()
        }
    }

    @Test("finds after a restart what was there before")
    func again() async throws {
        try await TemporaryStore.withDirectory { directory in
            let first = try Self.open(directory)
            _ = try await first.upsert(Samples.records(0..<50), for: Samples.ana)
            try first.close()
            let second = try Self.open(directory)
            let query = VectorQuery(vector: Samples.record("m7", seed: 7).vector, limit: 1)
            #expect(try await second.search(query, for: Samples.ana).first?.memory.id.rawValue == "m7")
            try second.close()
        }
    }

    @Test("finds what was committed although the process never closed the store")
    func unclosed() async throws {
        try await TemporaryStore.withDirectory { directory in
            let store = try Self.open(directory)
            _ = try await store.upsert(Samples.records(0..<50), for: Samples.ana)
            // The files as kill -9 would leave them at this instant: the log not yet moved into the database.
            let copy = directory + "-copy"
            defer { try? FileManager.default.removeItem(atPath: copy) }
            try FileManager.default.copyItem(atPath: directory, toPath: copy)
            let survivor = try Self.open(copy)
            #expect(try await survivor.memories(page: PageRequest(limit: 500), for: Samples.ana).memories.count == 50)
            try survivor.close()
            try store.close()
        }
    }

    @Test("syncs each commit, overwrites what is deleted, writes a log")
    func settings() async throws {
        try await TemporaryStore.with { test in
            let settings = try await test.store.writer.write { db in
                try ["synchronous", "secure_delete", "foreign_keys", "journal_mode", "temp_store"].map {
                    try String.fetchOne(db, sql: "PRAGMA \($0)") ?? ""
                }
            }
            #expect(settings == ["2", "1", "1", "wal", "2"])
        }
    }

    @Test("refuses another model or dimension, and names both", arguments: [("other/model", 32), ("test/model", 16)])
    func otherEmbedder(_ model: String, _ dimension: Int) async throws {
        try await TemporaryStore.withDirectory { directory in
            try Self.open(directory).close()
            let error = try #require(Self.refusal(directory, model: model, dimension: dimension))
            #expect(error.code == .otherEmbedder)
            let text = error.description
            #expect(text.contains("test/model (32 dimensions)") && text.contains("\(model) (\(dimension) dimensions)"))
            // Nothing was changed by the refusal.
            #expect(Self.refusal(directory) == nil)
        }
    }

    @Test("refuses a file of a newer release and leaves it as it is")
    func newer() async throws {
        try await TemporaryStore.withDirectory { directory in
            let store = try Self.open(directory)
            try await store.writer.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')")
            }
            try store.close()
            #expect(Self.refusal(directory)?.code == .newerSchema)
        }
    }

    @Test("refuses a file that is no database")
    func garbage() async throws {
        try await TemporaryStore.withDirectory { directory in
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let bytes = Data("This is a letter, not a database. ".utf8) + Data(repeating: 65, count: 8_192)
            try bytes.write(to: URL(fileURLWithPath: Self.file(directory)))
            #expect(Self.refusal(directory)?.code == .notAStore)
            #expect(try Data(contentsOf: URL(fileURLWithPath: Self.file(directory))) == bytes)
        }
    }

    @Test("refuses the database of something else")
    func foreign() async throws {
        try await TemporaryStore.withDirectory { directory in
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let other = try DatabaseQueue(path: Self.file(directory))
            try await other.write { try $0.execute(sql: "CREATE TABLE songs (title TEXT)") }
            try other.close()
            #expect(Self.refusal(directory)?.code == .notAStore)
        }
    }

    @Test("refuses a damaged file, or says so when the damage is read")
    func damaged() async throws {
        try await TemporaryStore.withDirectory { directory in
            let store = try Self.open(directory)
            _ = try await store.upsert(Samples.records(0..<200), for: Samples.ana)
            try store.close()
            let handle = try #require(FileHandle(forUpdatingAtPath: Self.file(directory)))
            let size = try handle.seekToEnd()
            for page in stride(from: UInt64(4_096), to: size, by: 4_096) {
                try handle.seek(toOffset: page)
                try handle.write(contentsOf: Data(repeating: 0xA5, count: 512))
            }
            try handle.close()
            #expect(Self.refusal(directory)?.code == .damaged)
        }
    }

    @Test("refuses a directory that is a file, or that cannot be made", arguments: ["/dev/null", "/proc/nothing/here"])
    func unusable(_ directory: String) {
        let error = Self.refusal(directory)
        #expect(error?.code == .directoryUnusable)
        #expect(error?.description.contains(directory) == true)
    }

    @Test("refuses a second server on one store, names the first, and opens when that has gone")
    func twoServers() async throws {
        try await TemporaryStore.withDirectory { directory in
            let first = try Self.open(directory)
            let error = try #require(Self.refusal(directory))
            #expect(error.code == .inUse)
            #expect(error.description.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
            #expect(error.description.contains(directory))
            // The one that was first is not disturbed.
            _ = try await first.upsert(Samples.records(0..<3), for: Samples.ana)
            try first.close()
            // The lock's file stays and means nothing by itself.
            #expect(FileManager.default.fileExists(atPath: Self.file(directory) + ".lock"))
            let second = try Self.open(directory)
            #expect(try await second.memories(page: PageRequest(limit: 5), for: Samples.ana).memories.count == 3)
            try second.close()
        }
    }

    @Test("gives the lock back when opening fails")
    func lockAfterFailure() async throws {
        try await TemporaryStore.withDirectory { directory in
            try Self.open(directory).close()
            #expect(Self.refusal(directory, model: "other")?.code == .otherEmbedder)
            #expect(Self.refusal(directory, model: "other")?.code == .otherEmbedder)
        }
    }

    @Test("ends an erasure that an earlier process could not")
    func unfinishedErasure() async throws {
        try await TemporaryStore.withDirectory { directory in
            let store = try Self.open(directory)
            _ = try await store.upsert(Samples.records(0..<700), for: Samples.ana)
            _ = try await store.upsert(Samples.records(0..<5), for: Samples.ben)
            #expect(try await store.writer.write { try Erasure.begin(Samples.ana, $0) } == 700)
            #expect(try await store.memories(page: PageRequest(limit: 5), for: Samples.ana).memories.isEmpty)
            try store.close()
            let next = try Self.open(directory)
            let left = try await next.writer.read { try Int.fetchAll($0, sql: "SELECT number FROM memories") }
            #expect(left.count == 5)
            #expect(try await next.writer.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM owners") } == 1)
            try next.close()
        }
    }
}
