// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import MemoryCore
import MemoryFakes
import PineconeFakes
import StoreContract
import Support
import Testing
import UpstreamEmulator

@testable import PineconeStore

/// Over libcurl, against the emulator that Pinecone's own SDK is run against.
@Suite("PineconeStore against an emulated Pinecone", .timeLimit(.minutes(10)))
struct EmulatedPineconeTests {
    @Test("keeps the store contract with a namespace for each user", arguments: StoreContract.behaviours)
    func contractPerUser(_ behaviour: StoreBehaviour) async throws {
        try await EmulatedPinecone.with { test in
            let store = PlainStore(test.store(.perUser))
            try await behaviour.check(StoreUnderTest(store: store, dimension: EmulatedPinecone.dimension))
        }
    }

    @Test("keeps the store contract with one namespace for all", arguments: StoreContract.behaviours)
    func contractShared(_ behaviour: StoreBehaviour) async throws {
        try await EmulatedPinecone.with { test in
            let store = PlainStore(test.store(try ScriptedIndex.shared()))
            try await behaviour.check(StoreUnderTest(store: store, dimension: EmulatedPinecone.dimension))
        }
    }

    private func record(_ id: String, axis: Int = 0) throws -> MemoryRecord {
        try MemoryRecord.sample(id, vector: (0..<EmulatedPinecone.dimension).map { $0 == axis ? 1 : 0 })
    }

    private func query(axis: Int = 0) -> VectorQuery {
        VectorQuery(vector: (0..<EmulatedPinecone.dimension).map { $0 == axis ? 1 : 0 }, limit: 5)
    }

    @Test(
        "a write is visible when a read has seen its position, under either name of the headers",
        arguments: [EmulatorSettings.PositionHeaders.documented, .alternate, .both],
        [true, false]
    )
    func positions(headers: EmulatorSettings.PositionHeaders, isShared: Bool) async throws {
        var settings = EmulatorSettings()
        settings.visibilityDelay = .seconds(30)
        settings.positionHeaders = headers
        try await EmulatedPinecone.with(settings: settings) { test in
            let store = test.store(isShared ? try ScriptedIndex.shared() : .perUser)
            let first = try #require(try await store.upsert([try record("a")], for: ana).position)
            let second = try #require(try await store.upsert([try record("b")], for: ana).position)
            #expect(first < second)
            let before = try await store.search(query(), for: ana)
            #expect(before.value.isEmpty)
            #expect((before.visibleUpTo).map { $0 < first } == true)
            test.emulator.advance(by: .seconds(31))
            let after = try await store.search(query(), for: ana)
            #expect(after.value.map(\.memory.id.rawValue) == ["a", "b"])
            #expect((after.visibleUpTo).map { $0 >= second } == true)
            let third = try #require(try await store.forget([try MemoryID(parsing: "a")], for: ana).position)
            let stale = try await store.search(query(), for: ana)
            #expect(stale.value.count == 2)
            #expect((stale.visibleUpTo).map { $0 < third } == true)
            test.emulator.advance(by: .seconds(31))
            #expect(try await store.search(query(), for: ana).value.map(\.memory.id.rawValue) == ["b"])
        }
    }

    @Test("without the headers there are no positions, and all else is as with them")
    func noPositions() async throws {
        var settings = EmulatorSettings()
        settings.positionHeaders = .none
        try await EmulatedPinecone.with(settings: settings) { test in
            let store = test.store()
            #expect(try await store.upsert([try record("a")], for: ana).position == nil)
            let seen = try await store.search(query(), for: ana)
            #expect(seen.value.count == 1 && seen.visibleUpTo == nil)
            #expect(try await store.eraseMemories(of: ana).position == nil)
        }
    }

    @Test("what is erased while nothing of it shows is gone when it would have shown", arguments: [true, false])
    func erasingTheInvisible(isShared: Bool) async throws {
        try await EmulatedPinecone.with { test in
            let store = test.store(isShared ? try ScriptedIndex.shared() : .perUser)
            _ = try await store.upsert([try record("kept")], for: ben)
            _ = try await store.upsert(try (0..<250).map { try record("m\($0)") }, for: ana)
            test.emulator.change { $0.visibilityDelay = .seconds(30) }
            // Deletions are as slow to show as writes are: the list goes on to show all of it.
            #expect(try await store.eraseMemories(of: ana).value == 250)
            test.emulator.advance(by: .seconds(31))
            #expect(try await store.memories(page: PageRequest(limit: 5), for: ana).memories.isEmpty)
            let left = try await test.emulator.records(index: "notes")
            #expect(left.count == 1)
        }
    }

    @Test("is told of the namespaces that a plan allows, and a shared one needs no more")
    func quota() async throws {
        var settings = EmulatorSettings()
        settings.namespaceQuota = 1
        try await EmulatedPinecone.with(settings: settings) { test in
            let store = test.store()
            _ = try await store.upsert([try record("a")], for: ana)
            let error = await memoryError { try await store.upsert([try record("a")], for: ben) }
            #expect(error?.code == .upstreamRejected)
            #expect(error?.message.contains("namespaces per index") == true)
            #expect(try await IndexAdministration(test.connection).namespaceCount() == 1)
        }
        try await EmulatedPinecone.with(settings: settings) { test in
            let store = test.store(try ScriptedIndex.shared())
            for user in [ana, ben] { _ = try await store.upsert([try record("a")], for: user) }
            #expect(try await store.search(query(), for: ben).value.count == 1)
        }
    }

    @Test("an index is made, waited for and looked at; a second of its name is a conflict")
    func making() async throws {
        var settings = EmulatorSettings()
        settings.readyDelay = .seconds(30)
        try await EmulatedPinecone.with(settings: settings, indexes: []) { test in
            let administration = IndexAdministration(test.connection)
            guard case .refuse(.missing) = try await administration.check() else { return #expect(Bool(false)) }
            #expect(try await !administration.create().isReady)
            guard case .notReadyYet = try await administration.check() else { return #expect(Bool(false)) }
            #expect(
                await memoryError { try await PineconeDataProbe(test.connection).check() }?.code == .upstreamUnavailable
            )
            #expect(await memoryError { try await administration.create() }?.code == .conflict)
            test.emulator.advance(by: .seconds(31))
            guard case .ok(let description) = try await administration.waitUntilReady(deadline: Patience.deadline)
            else {
                return #expect(Bool(false))
            }
            #expect(description.dimension == EmulatedPinecone.dimension && description.region == "us-east-1")
            try await PineconeControlProbe(test.connection).check()
            try await PineconeDataProbe(test.connection).check()
            #expect(test.emulator.counters.readUnits == 0)
        }
    }

    @Test("a wrong key is a refusal at the start and of every call")
    func wrongKey() async throws {
        try await EmulatedPinecone.with(key: "another") { test in
            guard case .refuse(.key) = try await IndexAdministration(test.connection).check() else {
                return #expect(Bool(false))
            }
            let error = await memoryError { try await test.store().search(query(), for: ana) }
            #expect(error?.code == .upstreamRejected)
        }
    }
}
