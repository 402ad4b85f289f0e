// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryFakes
import Support
import Testing

@testable import MemoryCore

@Suite("An outbox that two processes share", .timeLimit(.minutes(10)))
struct SharedOutboxTests {
    private static let outage = MemoryError(.upstreamUnavailable, "down", dependency: .store)
    private static let embedder = WordEmbedder(dimension: 32)

    private func new(_ text: String) async throws -> NewMemory {
        NewMemory(Samples.memory(text), vector: try await Self.embedder.embed([text]).first?.vector)
    }

    private func texts(_ question: String, in repository: OutboxRepository) async throws -> [String] {
        let vector = try #require(try await Self.embedder.embed([question]).first).vector
        return try await repository.search(VectorQuery(vector: vector, limit: 100), for: Samples.ana).hits
            .map(\.memory.text.rawValue)
    }

    /// Both run, the second behind the first, for the time of a test; `end` ends the first.
    private func together(
        _ remote: InMemoryRemoteStore,
        _ body:
            @escaping @Sendable (
                _ first: OutboxRepository, _ second: OutboxRepository, _ end: @Sendable () async -> Void
            ) async throws -> Void
    ) async throws {
        let disk = InMemoryOutbox()
        let view = InMemoryOutbox(sharing: disk)
        try await RunningOutbox.with(remote, view) { second in
            let first = OutboxRepository(
                remote: remote,
                outbox: disk,
                embedder: Self.embedder,
                limits: RunningOutbox.limits
            )
            try await first.load()
            let running = Task { await first.run() }
            defer { running.cancel() }
            try await body(first, second) {
                running.cancel()
                await running.value
                view.lead()
            }
        }
    }

    @Test("what the second accepts is told by the first, in one order with its own, and both find all of it")
    func oneDeliverer() async throws {
        let remote = InMemoryRemoteStore()
        remote.fail(Self.outage)
        try await together(remote) { first, second, _ in
            #expect(first.leads && !second.leads && !second.isDelivering)
            for number in 0..<20 {
                let repository = number % 2 == 0 ? first : second
                _ = try await repository.accept([try await new("fact \(number)")], for: Samples.ana)
                // What the first accepts, and begins to tell, before it has seen the second's comes first.
                while try await texts("fact", in: first).count <= number { try await turn() }
            }
            while try await texts("fact", in: second).count < 20 { try await turn() }
            remote.fail(nil)
            try await first.drained()
            let told = remote.upserts.flatMap { $0 }
            #expect(told == (0..<20).map { Samples.memory("fact \($0)").id })
        }
    }

    @Test("when the first has ended the second tells what waits, and nothing twice that the first had noted")
    func takingOver() async throws {
        let remote = InMemoryRemoteStore()
        try await together(remote) { first, second, end in
            _ = try await first.accept([try await new("told by the first")], for: Samples.ana)
            try await first.drained()
            remote.fail(Self.outage)
            _ = try await first.accept([try await new("left by the first")], for: Samples.ana)
            _ = try await second.accept([try await new("accepted by the second")], for: Samples.ana)
            await end()
            while !second.leads { try await turn() }
            remote.fail(nil)
            try await second.drained()
            #expect(
                remote.upserts.flatMap { $0 }
                    == ["told by the first", "left by the first", "accepted by the second"].map {
                        Samples.memory($0).id
                    }
            )
            #expect(try await texts("first", in: second).count == 3)
        }
    }

    @Test("what the first has told of the second's is waiting no more once the second has taken over")
    func reconciling() async throws {
        let remote = InMemoryRemoteStore()
        try await together(remote) { first, second, end in
            let accepted = try await second.accept([try await new("a"), try await new("b")], for: Samples.ana)
            while remote.records(of: Samples.ana).count < 2 { try await turn() }
            #expect(try await second.counts().waiting == 2)
            await end()
            while try await second.counts().waiting > 0 { try await turn() }
            #expect(accepted.allSatisfy { $0.delivery.result == .indexed(isRefresh: false) })
            #expect(remote.upserts.flatMap { $0 }.count == 2)
        }
    }

    @Test("an erasure by one takes away what the other still had to tell", arguments: [true, false])
    func erasure(byFirst: Bool) async throws {
        let remote = InMemoryRemoteStore()
        remote.fail(Self.outage)
        try await together(remote) { first, second, end in
            let (one, other) = byFirst ? (first, second) : (second, first)
            _ = try await other.accept([try await new("secret")], for: Samples.ana)
            while try await texts("secret", in: one).isEmpty { try await turn() }
            _ = try await one.erase(Samples.ana)
            _ = try await one.accept([try await new("afterwards")], for: Samples.ana)
            while try await texts("secret", in: other) != ["afterwards"] { try await turn() }
            remote.fail(nil)
            await end()
            try await second.drained()
            #expect(remote.records(of: Samples.ana).values.map(\.memory.text.rawValue) == ["afterwards"])
            #expect(remote.upserts.flatMap { $0 } == [Samples.memory("afterwards").id])
        }
    }

    /// What the first does after the second, and has told before it heard of the second's.
    enum Later: String, CaseIterable {
        case forgets, erases
    }

    @Test("what the other remembered before it was forgotten here does not come back", arguments: Later.allCases)
    func overtaken(_ later: Later) async throws {
        let remote = InMemoryRemoteStore()
        let disk = InMemoryOutbox()
        var limits = RunningOutbox.limits
        // It hears of the other's only when the test says so.
        limits.pace = .seconds(3_600)
        let first = OutboxRepository(remote: remote, outbox: disk, embedder: Self.embedder, limits: limits)
        let second = OutboxRepository(
            remote: remote,
            outbox: InMemoryOutbox(sharing: disk),
            embedder: Self.embedder,
            limits: limits
        )
        try await first.load()
        try await second.load()
        let running = Task { await first.run() }
        defer { running.cancel() }
        _ = try await first.accept([try await new("secret")], for: Samples.ana)
        try await first.drained()
        _ = try await second.accept([try await new("secret")], for: Samples.ana)
        let refreshed = try #require(disk.entries.last)
        switch later {
        case .forgets: _ = try await first.forget(Samples.memory("secret").id, for: Samples.ana)
        case .erases: _ = try await first.erase(Samples.ana)
        }
        try await first.drained()
        #expect(remote.records(of: Samples.ana).isEmpty)

        // An erasure has taken it from the disk; it was read before that.
        var ledger = first.ledger.withLock { $0 }
        #expect(ledger.adopt(refreshed, leads: true).map(\.sequence) == [refreshed.sequence])
        #expect(ledger.waitingCount == 0)

        await first.keepUp()
        try await first.drained()
        #expect(remote.records(of: Samples.ana).isEmpty)
        running.cancel()
        await running.value
        #expect(disk.entries.filter { $0.state == .waiting }.isEmpty, "who loads it next tells nothing of it")
    }

    @Test("when the first ends while the second accepts, nothing is lost and nothing doubled", arguments: 0..<8)
    func racing(round: Int) async throws {
        let remote = InMemoryRemoteStore()
        try await together(remote) { first, second, end in
            let before = 20 + round
            for number in 0..<before {
                let repository = number % 3 == 0 ? second : first
                _ = try await repository.accept([try await new("fact \(number)")], for: Samples.ana)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in before..<40 {
                    group.addTask { _ = try await second.accept([try await new("fact \(number)")], for: Samples.ana) }
                }
                for _ in 0..<round { try await group.next() }
                await end()
                try await group.waitForAll()
            }
            while !second.leads { try await turn() }
            try await second.drained()
            #expect(Set(remote.records(of: Samples.ana).values.map(\.memory.text.rawValue)).count == 40)
            #expect(remote.upserts.flatMap { $0 }.count == 40)
            #expect(try await texts("fact", in: second).count == 40)
        }
    }
}
