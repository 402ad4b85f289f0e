// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The operations of one user that are on their way, in order. One delivery at a time.
struct OutboxLane: Sendable {
    private(set) var items: [OutboxItem] = []
    /// What is being told to the store.
    var underWay: Set<Int64> = []
    /// It stands in the ledger's line.
    var isReady = false
    /// Failures in a row.
    var failures = 0
    /// When it may be tried again after a failure.
    var notBefore: ContinuousClock.Instant?
    /// Up to this sequence operations go one by one: one of them is refused, and it has to be found out which.
    var isolatedUpTo: Int64?

    var isEmpty: Bool { items.isEmpty }
    var isBusy: Bool { !underWay.isEmpty }

    /// Memories that the store has surely not been told of.
    var untold: Int {
        var told: Set<MemoryID> = []
        var waiting: Set<MemoryID> = []
        for item in items {
            guard case .upsert(let memory, _) = item.operation else { continue }
            if item.isWaiting, !underWay.contains(item.sequence) {
                waiting.insert(memory.id)
            } else {
                told.insert(memory.id)
            }
        }
        return waiting.subtracting(told).count
    }
    var hasWaiting: Bool { items.contains { $0.isWaiting } }

    mutating func add(_ item: OutboxItem) {
        // Almost always at the end; a retried one may come while others are being added.
        let place = items.lastIndex { $0.sequence < item.sequence }.map { $0 + 1 } ?? 0
        items.insert(item, at: place)
    }

    /// Everything that readers must be told.
    var recentWrites: RecentWrites {
        var writes = RecentWrites()
        for item in items { writes.apply(item.operation) }
        return writes
    }

    /// The operations that go next: of one kind, without a gap, no two upserts of one memory left apart.
    func next(atMost limit: Int) -> [OutboxItem] {
        guard let start = items.firstIndex(where: { $0.isWaiting }) else { return [] }
        let first = items[start]
        let isAlone = isolatedUpTo.map { first.sequence <= $0 } ?? false
        var batch = [first]
        for item in items[(start + 1)...] where !isAlone {
            guard batch.count < limit, item.isWaiting, item.operation.isLike(first.operation) else { break }
            batch.append(item)
        }
        return batch
    }

    /// Changes the items of these sequences that are still here, and says which they were.
    mutating func update(_ sequences: Set<Int64>, _ change: (inout OutboxItem) -> Void) -> [OutboxItem] {
        var changed: [OutboxItem] = []
        for place in items.indices where sequences.contains(items[place].sequence) {
            change(&items[place])
            changed.append(items[place])
        }
        return changed
    }

    /// Takes out the first ones while they match, and says which they were.
    mutating func removeFirst(while matches: (OutboxItem) -> Bool) -> [OutboxItem] {
        let removed = Array(items.prefix(while: matches))
        items.removeFirst(removed.count)
        return removed
    }

    /// Takes out what matches, and says what it was.
    mutating func remove(where matches: (OutboxItem) -> Bool) -> [OutboxItem] {
        let removed = items.filter(matches)
        if !removed.isEmpty { items.removeAll(where: matches) }
        return removed
    }
}

extension OutboxOperation {
    /// Whether both can be told to the store in one call.
    fileprivate func isLike(_ other: OutboxOperation) -> Bool {
        switch (self, other) {
        case (.upsert, .upsert), (.forget, .forget): true
        default: false
        }
    }
}
