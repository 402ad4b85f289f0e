// SPDX-License-Identifier: Apache-2.0

/// Who may go ahead and who waits, in the order of arrival: the decisions of ``ConcurrencyLimit``.
struct WaitingLine<Waiter> {
    enum Arrival: Equatable {
        case goesAhead
        case waits
        /// Nobody more may wait.
        case isRefused
    }

    private let limit: Int
    private let capacity: Int
    /// How many have gone ahead and not left.
    private(set) var ahead = 0
    private var line: [(key: UInt64, waiter: Waiter)] = []

    /// - Parameters:
    ///   - limit: How many go ahead at a time.
    ///   - capacity: How many may wait.
    init(limit: Int, capacity: Int) {
        self.limit = max(1, limit)
        self.capacity = max(0, capacity)
    }

    var waiting: Int { line.count }

    mutating func goAheadIfFree() -> Bool {
        guard ahead < limit else { return false }
        ahead += 1
        return true
    }

    /// - Parameter key: What the waiter can leave the line by.
    mutating func arrive(_ waiter: Waiter, key: UInt64) -> Arrival {
        if goAheadIfFree() { return .goesAhead }
        guard line.count < capacity else { return .isRefused }
        line.append((key, waiter))
        return .waits
    }

    /// One who went ahead is done; returns who goes ahead instead.
    mutating func leave() -> Waiter? {
        if line.isEmpty {
            ahead -= 1
            return nil
        }
        return line.removeFirst().waiter
    }

    /// Gives up a place in the line; nil if it was called already.
    mutating func abandon(_ key: UInt64) -> Waiter? {
        line.firstIndex { $0.key == key }.map { line.remove(at: $0).waiter }
    }

    /// Sends everybody in the line away.
    mutating func clear() -> [Waiter] {
        defer { line = [] }
        return line.map(\.waiter)
    }
}
