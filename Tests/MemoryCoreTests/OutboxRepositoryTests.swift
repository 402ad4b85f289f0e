// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import MemoryFakes
import Support
import Testing

@Suite("A repository with an outbox", .timeLimit(.minutes(10)))
struct OutboxRepositoryTests {
    private static let outage = MemoryError(.upstreamUnavailable, "down", dependency: .store)
    private static let embedder = WordEmbedder(dimension: 32)

    private func new(_ text: String, id: String? = nil, embedded: Bool = true) async throws -> NewMemory {
        let vector = try await Self.embedder.embed([text]).first?.vector
        return NewMemory(Samples.memory(text, id: id), vector: embedded ? vector : nil)
    }

    private func texts(_ question: String, in repository: OutboxRepository, of user: UserID = Samples.ana) async throws
        -> [String]
    {
        let vector = try #require(try await Self.embedder.embed([question]).first).vector
        return try await repository.search(VectorQuery(vector: vector, limit: 10), for: user).hits
            .map(\.memory.text.rawValue)
    }

    @Test("what was accepted during an outage is found at once, and is in the store once, in order, after it")
    func outage() async throws {
        let remote = InMemoryRemoteStore()
        let outbox = InMemoryOutbox()
        remote.fail(Self.outage)
        try await RunningOutbox.with(remote, outbox) { repository in
            for number in 0..<30 {
                let accepted = try await repository.accept([try await new("fact \(number)")], for: Samples.ana)
                #expect(accepted.first?.delivery.result == nil)
            }
            let vector = try #require(try await Self.embedder.embed(["fact 7"]).first).vector
            let found = try await repository.search(VectorQuery(vector: vector, limit: 3), for: Samples.ana)
            #expect(found.hits.first?.memory.text.rawValue == "fact 7")
            #expect(!found.isComplete)
            let found1 = try await repository.counts()
            #expect(found1.waiting == 30)
            #expect(outbox.entries.count == 30)
            remote.fail(nil)
            try await repository.drained()
            #expect(remote.records(of: Samples.ana).count == 30)
            let told = remote.upserts.flatMap { $0 }
            #expect(told.count == 30 && Set(told).count == 30)
            #expect(told == (0..<30).map { Samples.memory("fact \($0)").id })
        }
    }

    @Test("another process takes up what one left, and tells it the store")
    func restart() async throws {
        let remote = InMemoryRemoteStore()
        let outbox = InMemoryOutbox()
        remote.fail(Self.outage)
        try await RunningOutbox.with(remote, outbox) { repository in
            _ = try await repository.accept([try await new("My dog is Biscuit")], for: Samples.ana)
        }
        try await RunningOutbox.with(remote, outbox) { repository in
            let found21 = try await texts("dog", in: repository)
            #expect(found21 == ["My dog is Biscuit"])
            remote.fail(nil)
            try await repository.drained()
        }
        #expect(remote.records(of: Samples.ana).count == 1)
    }

    @Test(
        "what the store took and doesn't show yet is found after a restart too, until it shows it",
        arguments: [true, false]
    )
    func hiddenWrites(tellsPositions: Bool) async throws {
        let remote = InMemoryRemoteStore(.held, tellsPositions: tellsPositions)
        let outbox = InMemoryOutbox()
        try await RunningOutbox.with(remote, outbox) { repository in
            _ = try await repository.accept([try await new("My dog is Biscuit", id: "a")], for: Samples.ana)
            _ = try await repository.accept([try await new("My cat is Mia", id: "b")], for: Samples.ana)
            try await repository.drained()
        }
        try await RunningOutbox.with(remote, outbox) { repository in
            let found2 = try await texts("dog", in: repository)
            #expect(found2.first == "My dog is Biscuit")
            #expect(remote.records(of: Samples.ana).count == 2)
            remote.showAll()
            let found3 = try await texts("dog", in: repository)
            #expect(found3.count == 2)
            // With positions the store's word is enough; without, only time tells.
            let found4 = try await repository.counts()
            #expect(found4.acknowledged == (tellsPositions ? 0 : 2))
        }
        if tellsPositions { #expect(outbox.entries.isEmpty) }
    }

    @Test("what was forgotten or erased never comes back, though the store still shows it")
    func deletions() async throws {
        let remote = InMemoryRemoteStore(.held)
        try await RunningOutbox.with(remote) { repository in
            for text in ["one dog", "two dog", "three dog"] {
                _ = try await repository.accept([try await new(text)], for: Samples.ana)
            }
            try await repository.drained()
            remote.showAll()
            #expect(try await repository.forget(Samples.memory("two dog").id, for: Samples.ana) == .forgotten)
            let left = try await texts("dog", in: repository)
            #expect(Set(left) == ["one dog", "three dog"])
            #expect(try await repository.memory(Samples.memory("two dog").id, for: Samples.ana) == nil)
            #expect(try await repository.forget(Samples.memory("two dog").id, for: Samples.ana) == .unknown)
            let erased = try await repository.erase(Samples.ana)
            #expect(erased == ErasureCounts(memories: 2))
            let found22 = try await texts("dog", in: repository)
            #expect(found22.isEmpty)
            let found5 = try await repository.memories(page: PageRequest(limit: 10), for: Samples.ana)
            #expect(found5.memories.isEmpty)
            _ = try await repository.accept([try await new("four dog")], for: Samples.ana)
            let found23 = try await texts("dog", in: repository)
            #expect(found23 == ["four dog"])
            try await repository.drained()
            let found24 = try await texts("dog", in: repository)
            #expect(found24 == ["four dog"])
        }
    }

    @Test("an erasure during an outage takes away what waits, says what is pending, and reaches the store")
    func pendingErasure() async throws {
        let remote = InMemoryRemoteStore()
        let outbox = InMemoryOutbox()
        try await RunningOutbox.with(remote, outbox) { repository in
            _ = try await repository.accept([try await new("old dog")], for: Samples.ana)
            try await repository.drained()
            remote.fail(Self.outage)
            let waiting = try await repository.accept([try await new("new dog")], for: Samples.ana)
            // The outage is known once something failed.
            while repository.isDelivering { try await turn() }
            let erased = try await repository.erase(Samples.ana)
            #expect(erased.isPending && erased.memories == nil)
            #expect(waiting.first?.delivery.result == .erased)
            let found25 = try await texts("dog", in: repository)
            #expect(found25.isEmpty)
            #expect(outbox.entries.map(\.user) == [Samples.ana])
            remote.fail(nil)
            try await repository.drained()
            #expect(remote.records(of: Samples.ana).isEmpty)
        }
    }

    @Test("a record that the store refuses is set aside alone, and tried again when an operator says so")
    func deadLetters() async throws {
        let remote = InMemoryRemoteStore()
        let outbox = InMemoryOutbox()
        let bad = try MemoryID(parsing: "bad")
        remote.refuse([bad])
        remote.fail(Self.outage)
        try await RunningOutbox.with(remote, outbox) { repository in
            for number in 0..<5 {
                let id = number == 2 ? "bad" : "good\(number)"
                _ = try await repository.accept([try await new("fact \(number)", id: id)], for: Samples.ana)
            }
            remote.fail(nil)
            try await repository.drained()
            #expect(
                remote.records(of: Samples.ana).keys.map(\.rawValue).sorted() == ["good0", "good1", "good3", "good4"]
            )
            while try await repository.counts().deadLetters == 0 { try await turn() }
            #expect(outbox.deadLetters.count == 1)
            remote.refuse([])
            outbox.retryAll()
            while remote.records(of: Samples.ana)[bad] == nil { try await turn() }
            #expect(outbox.deadLetters.isEmpty)
        }
    }

    @Test("a memory that is a dead letter only is forgotten like any other, once")
    func forgettingADeadLetter() async throws {
        let remote = InMemoryRemoteStore()
        let outbox = InMemoryOutbox()
        let bad = try MemoryID(parsing: "bad")
        remote.refuse([bad])
        try await RunningOutbox.with(remote, outbox) { repository in
            for user in [Samples.ana, Samples.ben] {
                _ = try await repository.accept([try await new("a fact", id: "bad")], for: user)
            }
            while outbox.deadLetters.count < 2 { try await turn() }
            let outcome = try await repository.forget(bad, for: Samples.ana)
            #expect(outcome == .forgotten)
            #expect(outbox.deadLetters.map(\.user) == [Samples.ben])
            let again = try await repository.forget(bad, for: Samples.ana)
            #expect(again == .unknown)
        }
    }

    @Test("what the store would never take is refused, and nothing of its batch is accepted")
    func neverTaken() async throws {
        let remote = InMemoryRemoteStore()
        let outbox = InMemoryOutbox()
        remote.forbid([try MemoryID(parsing: "large")])
        remote.fail(Self.outage)
        try await RunningOutbox.with(remote, outbox) { repository in
            let batch = [try await new("a fact", id: "small"), try await new("another", id: "large")]
            await #expect {
                _ = try await repository.accept(batch, for: Samples.ana)
            } throws: { ($0 as? MemoryError)?.code == .invalidInput }
            #expect(outbox.entries.isEmpty)
        }
    }

    @Test(
        "credentials, quotas and limits are waited for, never a reason to set aside",
        arguments: [
            MemoryError.Code.upstreamRejected, .rateLimited, .timeout, .capacity, .upstreamUnavailable, .internalError,
        ]
    )
    func patience(code: MemoryError.Code) async throws {
        let remote = InMemoryRemoteStore()
        let outbox = InMemoryOutbox()
        remote.fail(MemoryError(code, "not now", dependency: .store))
        try await RunningOutbox.with(remote, outbox) { repository in
            let accepted = try await repository.accept([try await new("a fact")], for: Samples.ana)
            while repository.isDelivering { try await turn() }
            #expect(accepted.first?.delivery.result == nil && outbox.deadLetters.isEmpty)
            remote.fail(nil)
            try await repository.drained()
            #expect(accepted.first?.delivery.result == .indexed(isRefresh: false))
        }
    }

    @Test("a text without a vector waits for the embedder, and is found as soon as that is back")
    func unembedded() async throws {
        let remote = InMemoryRemoteStore()
        remote.fail(Self.outage)
        try await RunningOutbox.with(remote) { repository in
            _ = try await repository.accept([try await new("My dog is Biscuit", embedded: false)], for: Samples.ana)
            let found26 = try await texts("Biscuit dog", in: repository)
            #expect(found26 == ["My dog is Biscuit"])
            remote.fail(nil)
            try await repository.drained()
            #expect(remote.records(of: Samples.ana).values.first?.vector.count == 32)
        }
    }

    @Test("one user's refused lane holds up nobody else")
    func lanes() async throws {
        let remote = InMemoryRemoteStore()
        try await RunningOutbox.with(remote) { repository in
            remote.refuse([Samples.memory("stuck").id])
            _ = try await repository.accept([try await new("stuck")], for: Samples.ana)
            _ = try await repository.accept([try await new("free")], for: Samples.ben)
            try await repository.drained()
            #expect(remote.records(of: Samples.ben).count == 1)
        }
    }

    @Test("a full outbox refuses, and keeps what it has")
    func full() async throws {
        var limits = RunningOutbox.limits
        limits.waiting = 3
        let remote = InMemoryRemoteStore()
        remote.fail(Self.outage)
        try await RunningOutbox.with(remote, limits: limits) { repository in
            for number in 0..<3 { _ = try await repository.accept([try await new("fact \(number)")], for: Samples.ana) }
            let error = await #expect(throws: MemoryError.self) {
                _ = try await repository.accept([try await new("one too many")], for: Samples.ana)
            }
            #expect(error?.code == .capacity && error?.retryAfter != nil)
            let found6 = try await texts("fact", in: repository)
            #expect(found6.count == 3)
        }
    }

    @Test("what can't be written to disk is not accepted")
    func brokenDisk() async throws {
        let remote = InMemoryRemoteStore()
        let outbox = InMemoryOutbox()
        outbox.fail(MemoryError(.upstreamUnavailable, "the disk is full", dependency: .store))
        try await RunningOutbox.with(remote, outbox) { repository in
            await #expect(throws: MemoryError.self) {
                _ = try await repository.accept([try await new("a fact")], for: Samples.ana)
            }
            let found27 = try await texts("fact", in: repository)
            #expect(found27.isEmpty)
            #expect(remote.upserts.isEmpty)
        }
    }

    @Test("the first time of telling stays, also while neither is shown")
    func firstTold() async throws {
        let remote = InMemoryRemoteStore(.held)
        try await RunningOutbox.with(remote) { repository in
            let early = NewMemory(Samples.memory("a fact", daysOld: 9), vector: try await new("a fact").vector)
            _ = try await repository.accept([early], for: Samples.ana)
            let again = try await repository.accept([try await new("a fact")], for: Samples.ana)
            #expect(again.first?.delivery.isRefresh == true)
            let memory = try #require(try await repository.memory(early.memory.id, for: Samples.ana))
            #expect(memory.createdAt == early.memory.createdAt && memory.updatedAt == Samples.now)
            try await repository.drained()
            #expect(remote.records(of: Samples.ana)[early.memory.id]?.memory.createdAt == early.memory.createdAt)
        }
    }
}
