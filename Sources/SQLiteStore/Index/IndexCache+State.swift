// SPDX-License-Identifier: Apache-2.0

import MemoryCore

extension IndexCache {
    /// Decides what is kept; a struct without I/O, behind the cache's lock.
    struct State {
        typealias Continuation = CheckedContinuation<Void, Never>

        private enum Entry {
            case loading(ticket: Int, changes: [IndexChange], waiting: [Int: Continuation])
            case ready(UserIndex, bytes: Int)
            case tooLarge
        }

        private let maximumBytes: Int
        private var entries: [UserID: Entry] = [:]
        /// When each user was last searched, counted in lookups.
        private var lastUse: [UserID: Int] = [:]
        private var clock = 0
        private(set) var byteCount = 0

        init(maximumBytes: Int) {
            self.maximumBytes = maximumBytes
        }

        mutating func lookup(_ user: UserID) -> Lookup {
            clock += 1
            lastUse[user] = clock
            switch entries[user] {
            case .ready(let index, _): return .ready(index)
            case .loading(let ticket, _, _): return .wait(ticket: ticket)
            case .tooLarge: return .tooLarge
            case nil:
                entries[user] = .loading(ticket: clock, changes: [], waiting: [:])
                return .load(ticket: clock)
            }
        }

        func peek(_ user: UserID) -> UserIndex? {
            if case .ready(let index, _) = entries[user] { return index }
            return nil
        }

        mutating func nextPlace() -> Int {
            clock += 1
            return clock
        }

        mutating func finish(_ ticket: Int, for user: UserID, with outcome: LoadOutcome) -> [Continuation] {
            // Another ticket, or none: the user was removed while the load went on, and its rows are history.
            guard case .loading(ticket, let changes, let waiting) = entries[user] else { return [] }
            entries[user] = nil
            switch outcome {
            case .loaded(var index):
                // An owner of another number is the user after an erasure: nothing of the load is theirs.
                if changes.allSatisfy({ $0.owner == index.owner }) {
                    for change in changes { change.apply(to: &index) }
                    keep(index, for: user)
                }
            case .tooLarge: entries[user] = .tooLarge
            case .nothing, .failed: break
            }
            return Array(waiting.values)
        }

        /// Adds one who waits; false when that load is over.
        mutating func park(
            _ continuation: Continuation,
            at place: Int,
            behind ticket: Int,
            of user: UserID
        ) -> Bool {
            guard case .loading(ticket, let changes, var waiting) = entries[user] else { return false }
            waiting[place] = continuation
            entries[user] = .loading(ticket: ticket, changes: changes, waiting: waiting)
            return true
        }

        mutating func unpark(_ place: Int, of user: UserID) -> Continuation? {
            guard case .loading(let ticket, let changes, var waiting) = entries[user] else { return nil }
            let continuation = waiting.removeValue(forKey: place)
            entries[user] = .loading(ticket: ticket, changes: changes, waiting: waiting)
            return continuation
        }

        mutating func publish(_ change: IndexChange, for user: UserID) {
            switch entries[user] {
            case .loading(let ticket, let changes, let waiting):
                entries[user] = .loading(ticket: ticket, changes: changes + [change], waiting: waiting)
            case .ready(var index, let bytes):
                guard index.owner == change.owner else { return drop(user) }
                entries[user] = nil  // so that the index has one holder, and is not copied to be changed
                byteCount -= bytes
                change.apply(to: &index)
                keep(index, for: user)
            case .tooLarge:
                // What was removed may have made it small enough.
                if !change.removed.isEmpty { drop(user) }
            case nil: break
            }
        }

        mutating func remove(_ user: UserID) -> [Continuation] {
            guard case .loading(_, _, let waiting) = entries[user] else {
                drop(user)
                return []
            }
            drop(user)
            return Array(waiting.values)
        }

        mutating func removeAll() -> [Continuation] {
            let users = Array(entries.keys)
            return users.flatMap { remove($0) }
        }

        private mutating func keep(_ index: UserIndex, for user: UserID) {
            let bytes = index.byteCount
            guard bytes <= maximumBytes else {
                entries[user] = .tooLarge
                return
            }
            entries[user] = .ready(index, bytes: bytes)
            byteCount += bytes
            if byteCount > maximumBytes { evict(sparing: user) }
        }

        /// Drops who was searched longest ago until a tenth is free again, so that the sorting is rare.
        private mutating func evict(sparing user: UserID) {
            let oldest = lastUse.sorted { $0.value < $1.value }.map(\.key)
            for candidate in oldest where candidate != user {
                guard byteCount > maximumBytes - maximumBytes / 10 else { return }
                if case .ready = entries[candidate] { drop(candidate) }
            }
        }

        private mutating func drop(_ user: UserID) {
            if case .ready(_, let bytes) = entries[user] { byteCount -= bytes }
            entries[user] = nil
            lastUse[user] = nil
        }
    }
}
