// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Support

/// A vector store across a network, made durable and consistent: every write is on disk before it is accepted and told to
/// the store in the background, and every read is what the store shows with the own writes laid over it that it doesn't
/// show yet.
///
/// So a write never waits for the store, and what was accepted is found from then on, also while the store is away; what was
/// forgotten never comes back. That holds for the requests of one user that come to one server.
package final class OutboxRepository: MemoryRepository {
    /// How long a wish to forget waits for the store before it is answered as queued.
    private static let patience: Duration = .seconds(3)
    /// Texts that a search has embedded for itself because the embedder was away when they came.
    private static let lateEmbeddings = 32

    let remote: any RemoteVectorStore
    let outbox: any Outbox
    let embedder: any Embedder
    let limits: OutboxLimits
    let observer: (any OutboxObserver)?
    let now: @Sendable () -> Date
    let ledger = Locked(OutboxLedger())
    let settlements = Locked([OutboxSettlement]())
    let sharing = Locked(OutboxSharing())
    /// Wakes the delivering loop.
    let wake = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    package init(
        remote: any RemoteVectorStore,
        outbox: any Outbox,
        embedder: any Embedder,
        limits: OutboxLimits = OutboxLimits(),
        observer: (any OutboxObserver)? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.remote = remote
        self.outbox = outbox
        self.embedder = embedder
        self.limits = limits
        self.observer = observer
        self.now = now
    }

    package var acceptsUnembedded: Bool { true }
    package var isDelivering: Bool { leads && ledger.withLock { $0.isDelivering } }
    /// Whether this process tells the store, and no other that has the same outbox.
    package var leads: Bool { sharing.withLock { $0.leads } }

    package func accept(_ memories: [NewMemory], for user: UserID) async throws -> [AcceptedMemory] {
        guard !memories.isEmpty else { return [] }
        for new in memories {
            if let vector = new.vector { try check(vector) }
            try remote.check(new.memory, for: user)
        }
        try checkRoom(for: memories.count)
        var recent = recentWrites(of: user)
        var accepted: [AcceptedMemory] = []
        var operations: [OutboxOperation] = []
        for new in memories {
            let isRefresh = recent.has(new.memory.id)
            accepted.append(AcceptedMemory(id: new.memory.id, delivery: MemoryDelivery(isRefresh: isRefresh)))
            operations.append(.upsert(recent.firstTold(new.memory), vector: new.vector))
            recent.apply(operations[operations.count - 1])
        }
        try await append(operations, for: user, deliveries: accepted.map(\.delivery))
        return accepted
    }

    package func search(_ query: VectorQuery, for user: UserID) async throws -> MemorySearch {
        try check(query.vector)
        await embedLate(user)
        let recent = recentWrites(of: user)
        guard !recent.hidesStore else { return MemorySearch(recent.merged(with: [], for: query)) }
        // As many more as the own writes may take out.
        let wider = VectorQuery(vector: query.vector, limit: query.limit + recent.facts.count, kinds: query.kinds)
        do {
            let found = try await remote.search(wider, for: user)
            if let position = found.visibleUpTo { settle(ledger.withLock { $0.observe(position, by: user) }) }
            return MemorySearch(recent.merged(with: found.value, for: query))
        } catch let error as MemoryError where error.isOutage {
            return MemorySearch(recent.merged(with: [], for: query), isComplete: false)
        }
    }

    package func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        let recent = recentWrites(of: user)
        switch recent.facts[id] {
        case .present(let memory, _): return memory
        case .gone: return nil
        case nil: return recent.hidesStore ? nil : try await remote.memories([id], for: user)[id]
        }
    }

    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        try await OutboxListing(remote: remote, recent: recentWrites(of: user)).page(page, of: user)
    }

    package func forget(_ id: MemoryID, for user: UserID) async throws -> ForgetOutcome {
        let recent = recentWrites(of: user)
        switch recent.facts[id] {
        case .gone: return .unknown
        case .present: break
        case nil:
            // While it is away nobody knows whether there is one: forgetting what isn't there does no harm.
            let isAbsent = recent.hidesStore ? true : try await shows(id, of: user) == false
            if isAbsent {
                // What the store refused is there all the same, for its user and for an operator.
                return try await outbox.removeDeadLetters(about: id, of: user) > 0 ? .forgotten : .unknown
            }
        }
        let delivery = MemoryDelivery()
        try await append([.forget(id)], for: user, deliveries: [delivery])
        if isDelivering { await delivery.wait(atMost: Self.patience) }
        return delivery.result == nil ? .queued : .forgotten
    }

    package func erase(_ user: UserID) async throws -> ErasureCounts {
        let delivery = MemoryDelivery()
        let counts = Locked(ErasureCounts(memories: nil))
        try await outbox.appendErasure(of: user) { [ledger, sharing, wake] entry, deadLetters in
            sharing.withLock { $0.added([entry.sequence]) }
            let (overtaken, untold) = ledger.withLock { ledger in
                defer { ledger.add(entry, delivery: delivery) }
                let untold = ledger.untold(of: user)
                return (ledger.erase(user), untold)
            }
            counts.withLock { $0 = ErasureCounts(memories: nil, queued: untold, deadLetters: deadLetters) }
            for item in overtaken { item.delivery.settle(.erased) }
            wake.continuation.yield()
        }
        if isDelivering { await delivery.wait(atMost: Self.patience) }
        var erased = counts.withLock { $0 }
        if case .forgotten(let memories) = delivery.result { erased.memories = memories ?? 0 }
        return erased
    }

    /// How full it is. The dead letters are counted on disk.
    package func counts() async throws -> OutboxCounts {
        let deadLetters = try await outbox.deadLetterCount()
        return ledger.withLock { ledger in
            OutboxCounts(
                waiting: ledger.waitingCount,
                acknowledged: ledger.acknowledgedCount,
                deadLetters: deadLetters,
                oldest: ledger.oldestWaiting
            )
        }
    }
}

extension OutboxRepository {
    func recentWrites(of user: UserID) -> RecentWrites {
        ledger.withLock { $0.recentWrites(of: user) }
    }

    /// Notes that items need no telling any more.
    func settle(_ items: [OutboxItem]) {
        guard !items.isEmpty else { return }
        settlements.withLock { $0 += items.map { .done($0.sequence) } }
    }

    /// What the store would refuse is refused before it is accepted.
    private func check(_ vector: [Float]) throws {
        let squares = vector.reduce(0) { $0 + $1 * $1 }
        guard vector.count == embedder.identity.dimension, squares.isFinite, squares > 0 else {
            throw MemoryError(
                .invalidInput,
                "the vector has no direction in \(embedder.identity.dimension) dimensions",
                dependency: .store
            )
        }
    }

    private func checkRoom(for count: Int) throws {
        guard ledger.withLock({ $0.waitingCount }) + count <= limits.waiting else {
            throw MemoryError(
                .capacity,
                "the outbox holds as many operations as it may while the vector store is away",
                dependency: .store,
                retryAfter: limits.longestRest
            )
        }
    }

    private func append(
        _ operations: [OutboxOperation],
        for user: UserID,
        deliveries: [MemoryDelivery]
    ) async throws {
        try await outbox.append(operations, for: user) { [ledger, sharing, wake] entries in
            sharing.withLock { $0.added(entries.lazy.map(\.sequence)) }
            ledger.withLock { ledger in
                for (entry, delivery) in zip(entries, deliveries) { ledger.add(entry, delivery: delivery) }
            }
            wake.continuation.yield()
        }
    }

    /// Nil when the store could not be asked.
    private func shows(_ id: MemoryID, of user: UserID) async throws -> Bool? {
        do {
            return try await remote.memories([id], for: user)[id] != nil
        } catch let error as MemoryError where error.isOutage {
            return nil
        }
    }

    /// Whoever searches had a vector made, so the embedder is back: what came while it was away is made findable at once.
    private func embedLate(_ user: UserID) async {
        let waiting = ledger.withLock { $0.unembedded(of: user, limit: Self.lateEmbeddings) }
        guard !waiting.isEmpty, let embeddings = try? await embedder.embed(waiting.map(\.text)),
            embeddings.count == waiting.count
        else { return }
        let vectors = Dictionary(
            zip(waiting.map(\.sequence), embeddings.map(\.vector)),
            uniquingKeysWith: { $1 }
        )
        ledger.withLock { $0.embed(vectors, of: user) }
    }
}
