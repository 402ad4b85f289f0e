// SPDX-License-Identifier: Apache-2.0

/// Things to be done at their time, the earliest first. No clock and no threads.
///
/// What is taken back stays in the heap until it comes to the top or until it is the greater part of it: almost every
/// deadline is taken back long before it is due, and a search in the heap would cost more than the call that it guards.
struct DeadlineHeap: Sendable {
    typealias ID = UInt64
    typealias Action = @Sendable () -> Void

    private struct Entry: Sendable {
        let due: ContinuousClock.Instant
        let id: ID
    }

    /// Below this many entries nothing is swept.
    private static let leastSwept = 64

    private var entries: [Entry] = []
    private var actions: [ID: Action] = [:]
    private var lastID: ID = 0

    /// Actions that are still to be done.
    var count: Int { actions.count }
    /// Entries held, those taken back among them.
    var held: Int { entries.count }

    mutating func add(_ due: ContinuousClock.Instant, _ action: @escaping Action) -> ID {
        lastID += 1
        actions[lastID] = action
        entries.append(Entry(due: due, id: lastID))
        rise(from: entries.count - 1)
        return lastID
    }

    /// Takes an action back; false when it was done already.
    mutating func remove(_ id: ID) -> Bool {
        guard actions.removeValue(forKey: id) != nil else { return false }
        if entries.count > Self.leastSwept, entries.count > 2 * actions.count { sweep() }
        return true
    }

    /// What is due, in its order.
    mutating func takeDue(at now: ContinuousClock.Instant) -> [Action] {
        var due: [Action] = []
        while let first = entries.first, first.due <= now || actions[first.id] == nil {
            removeFirst()
            if let action = actions.removeValue(forKey: first.id) { due.append(action) }
        }
        return due
    }

    /// When the next entry is due; nil when there is none.
    var next: ContinuousClock.Instant? { entries.first?.due }

    private mutating func sweep() {
        // A sorted array is a heap.
        entries = entries.filter { actions[$0.id] != nil }.sorted { $0.due < $1.due }
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        sink()
    }

    private mutating func rise(from place: Int) {
        var place = place
        while place > 0 {
            let parent = (place - 1) / 2
            guard entries[place].due < entries[parent].due else { return }
            entries.swapAt(place, parent)
            place = parent
        }
    }

    private mutating func sink() {
        var place = 0
        while true {
            var least = place
            for child in (2 * place + 1)...(2 * place + 2)
            where child < entries.count && entries[child].due < entries[least].due {
                least = child
            }
            guard least != place else { return }
            entries.swapAt(place, least)
            place = least
        }
    }
}
