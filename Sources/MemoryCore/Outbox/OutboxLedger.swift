// SPDX-License-Identifier: Apache-2.0

import Foundation

/// All operations that are on their way: whose turn it is, and what readers must be told meanwhile. No I/O and no clock.
struct OutboxLedger: Sendable {
    private static let outage = 3

    private var lanes: [UserID: OutboxLane] = [:]
    /// Users whose lane can be worked on now, in the order in which they became so.
    private var ready: [UserID] = []
    /// Users whose lane waits for its time after a failure.
    private var resting: Set<UserID> = []
    /// Failures in a row over all lanes: tells an outage from one user's trouble.
    private var failuresInARow = 0
    private(set) var underWay = 0
    private(set) var waitingCount = 0
    private(set) var acknowledgedCount = 0

    /// Whether what was told last was taken.
    var isDelivering: Bool { failuresInARow == 0 }

    /// Adds what the outbox has on disk.
    mutating func add(_ entry: OutboxEntry, delivery: MemoryDelivery) {
        let item = OutboxItem(entry, delivery: delivery)
        lanes[entry.user, default: OutboxLane()].add(item)
        if item.isWaiting {
            waitingCount += 1
            makeReady(entry.user)
        } else {
            acknowledgedCount += 1
        }
    }

    func recentWrites(of user: UserID) -> RecentWrites {
        lanes[user]?.recentWrites ?? RecentWrites()
    }

    /// When the oldest of those was accepted that the store has yet to take.
    var oldestWaiting: Date? {
        lanes.values.lazy.compactMap { $0.items.first { $0.isWaiting }?.acceptedAt }.min()
    }

    /// The next batch, its lane busy until ``finish(_:)``, ``fail(_:notBefore:)`` or ``release(_:)``; nil when there is none
    /// now.
    mutating func next(atMost limit: Int) -> OutboxBatch? {
        while !ready.isEmpty {
            let user = ready.removeFirst()
            lanes[user]?.isReady = false
            guard let items = lanes[user]?.next(atMost: limit), !items.isEmpty else { continue }
            lanes[user]?.underWay = Set(items.map(\.sequence))
            underWay += 1
            return OutboxBatch(user: user, items: items)
        }
        return nil
    }

    /// The store has taken a batch. Returns those of its items that are still here: an erasure may have overtaken it.
    mutating func finish(_ batch: OutboxBatch, position: LogPosition?, at time: Date) -> [OutboxItem] {
        let done = lanes[batch.user]?.update(batch.sequences) { item in
            item.state = .acknowledged(position: position, at: time)
        }
        waitingCount -= done?.count ?? 0
        acknowledgedCount += done?.count ?? 0
        lanes[batch.user]?.failures = 0
        release(batch)
        endOutage()
        return done ?? []
    }

    /// A batch could not be delivered; its lane rests.
    /// - Parameter wait: how long, given the number of failures in a row.
    mutating func fail(_ batch: OutboxBatch, now: ContinuousClock.Instant, wait: (Int) -> Duration) {
        failuresInARow += 1
        guard var lane = lanes[batch.user] else { return release(batch) }
        lane.failures += 1
        lane.notBefore = now.advanced(by: wait(lane.failures))
        lanes[batch.user] = lane
        resting.insert(batch.user)
        release(batch)
    }

    /// One of a batch is refused: they go one by one from now on.
    mutating func isolate(_ batch: OutboxBatch) {
        lanes[batch.user]?.isolatedUpTo = batch.items.last?.sequence
        release(batch)
    }

    /// The store will never take a batch.
    mutating func drop(_ batch: OutboxBatch) -> [OutboxItem] {
        let sequences = batch.sequences
        let dropped = lanes[batch.user]?.remove { sequences.contains($0.sequence) } ?? []
        waitingCount -= dropped.count
        release(batch)
        return dropped
    }

    /// Ends a batch without an outcome.
    mutating func release(_ batch: OutboxBatch) {
        underWay -= 1
        lanes[batch.user]?.underWay = []
        makeReady(batch.user)
        removeIfEmpty(batch.user)
    }

    /// Gives memories the vectors that they lacked.
    mutating func embed(_ vectors: [Int64: [Float]], of user: UserID) {
        _ = lanes[user]?.update(Set(vectors.keys)) { item in
            if case .upsert(let memory, nil) = item.operation, let vector = vectors[item.sequence] {
                item.operation = .upsert(memory, vector: vector)
            }
        }
    }

    /// Memories of a user that have no vector yet.
    func unembedded(of user: UserID, limit: Int) -> [(sequence: Int64, text: String)] {
        var found: [(Int64, String)] = []
        for item in lanes[user]?.items ?? [] {
            if found.count == limit { break }
            if case .upsert(let memory, nil) = item.operation { found.append((item.sequence, memory.text.rawValue)) }
        }
        return found
    }

    /// A read of a user saw the store's log up to a position: what is at or before it needs no telling any more.
    mutating func observe(_ position: LogPosition, by user: UserID) -> [OutboxItem] {
        forgetAcknowledged(of: user) { seen, _ in seen.map { $0 <= position } ?? false }
    }

    /// What was taken before a time is shown by now.
    mutating func expire(takenBefore time: Date) -> [OutboxItem] {
        guard acknowledgedCount > 0 else { return [] }
        return lanes.keys.flatMap { user in forgetAcknowledged(of: user) { _, taken in taken < time } }
    }

    /// How many memories of a user the store has surely not been told of.
    func untold(of user: UserID) -> Int { lanes[user]?.untold ?? 0 }

    /// An erasure has overtaken everything of a user, or what came before its sequence. Returns what that was.
    mutating func erase(_ user: UserID, before sequence: Int64 = .max) -> [OutboxItem] {
        let removed = lanes[user]?.remove { $0.sequence < sequence } ?? []
        let waiting = removed.count { $0.isWaiting }
        waitingCount -= waiting
        acknowledgedCount -= removed.count - waiting
        return removed
    }

    /// Whether the store must not be told of an entry any more: an erasure came after it, or a later operation about the
    /// same memory that the store has been told of.
    func isOvertaken(_ entry: OutboxEntry) -> Bool {
        guard let lane = lanes[entry.user] else { return false }
        return lane.items.contains { item in
            guard item.sequence > entry.sequence else { return false }
            if case .erase = item.operation { return true }
            let isTold = !item.isWaiting || lane.underWay.contains(item.sequence)
            return isTold && item.operation.memoryID == entry.operation.memoryID
        }
    }

    /// Gives what waits another state; nil takes it out. Returns what doesn't wait any more.
    mutating func settleWaiting(_ state: (OutboxItem) -> OutboxEntry.State?) -> [OutboxItem] {
        var settled: [OutboxItem] = []
        for user in Array(lanes.keys) {
            for item in lanes[user]?.items ?? [] where item.isWaiting {
                let next = state(item)
                guard next != .waiting else { continue }
                settled.append(item)
                waitingCount -= 1
                if let next {
                    _ = lanes[user]?.update([item.sequence]) { $0.state = next }
                    acknowledgedCount += 1
                } else {
                    _ = lanes[user]?.remove { $0.sequence == item.sequence }
                }
            }
            removeIfEmpty(user)
        }
        return settled
    }

    /// Lets those go on whose time has come.
    mutating func wake(now: ContinuousClock.Instant) {
        for user in resting where lanes[user]?.notBefore.map({ $0 <= now }) ?? true { endRest(of: user) }
    }

    /// The store works again after it failed for several: nobody needs to rest any longer for that. A lane that fails while
    /// others succeed goes on resting.
    private mutating func endOutage() {
        if failuresInARow >= Self.outage {
            for user in resting { endRest(of: user) }
        }
        failuresInARow = 0
    }

    private mutating func endRest(of user: UserID) {
        resting.remove(user)
        lanes[user]?.notBefore = nil
        makeReady(user)
    }

    private mutating func makeReady(_ user: UserID) {
        guard let lane = lanes[user], !lane.isBusy, lane.notBefore == nil, lane.hasWaiting, !lane.isReady else {
            return
        }
        lanes[user]?.isReady = true
        ready.append(user)
    }

    private mutating func removeIfEmpty(_ user: UserID) {
        if let lane = lanes[user], lane.isEmpty, !lane.isBusy { lanes[user] = nil }
    }

    private mutating func forgetAcknowledged(
        of user: UserID,
        where isSeen: (LogPosition?, Date) -> Bool
    ) -> [OutboxItem] {
        // From the first on without a gap: a later write laid over nothing would undo an earlier erasure.
        let seen =
            lanes[user]?.removeFirst { item in
                guard case .acknowledged(let position, let taken) = item.state else { return false }
                return isSeen(position, taken)
            } ?? []
        acknowledgedCount -= seen.count
        if !seen.isEmpty { removeIfEmpty(user) }
        return seen
    }
}
