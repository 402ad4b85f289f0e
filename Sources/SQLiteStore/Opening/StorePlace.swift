// SPDX-License-Identifier: Apache-2.0

import Support

/// The place of a process among those that have a store open: first, or second until the first has ended. There is no
/// third.
///
/// Two locks of the kernel, which gives each back when its process ends. The second holds one of its own meanwhile, so that
/// it is the only one that waits.
final class StorePlace: Sendable {
    private struct Locks {
        var first: StoreLock?
        var second: StoreLock?
    }

    private let path: String
    private let locks: Locked<Locks>

    /// - Parameters:
    ///   - path: Of the database.
    ///   - mayFollow: Whether the second place will do.
    /// - Throws: ``StoreOpeningError``, `inUse` when there is no place.
    init(path: String, mayFollow: Bool) throws(StoreOpeningError) {
        self.path = path
        if let first = try StoreLock.take(path: Self.first(path)) {
            locks = Locked(Locks(first: first))
            return
        }
        guard mayFollow else { throw try StoreLock.inUse(path: Self.first(path)) }
        guard let second = try StoreLock.take(path: Self.second(path)) else {
            throw try StoreLock.inUse(path: Self.second(path))
        }
        locks = Locked(Locks(second: second))
    }

    /// Whether it is the first; the second becomes it by asking, once the first has ended.
    func isFirst() throws(StoreOpeningError) -> Bool {
        guard locks.withLock({ $0.first == nil && $0.second != nil }) else { return locks.withLock { $0.first != nil } }
        guard let first = try StoreLock.take(path: Self.first(path)) else { return false }
        locks.withLock { locks in
            locks.first = first
            locks.second?.release()
            locks.second = nil
        }
        return true
    }

    func release() {
        locks.withLock { locks in
            locks.first?.release()
            locks.second?.release()
            locks = Locks()
        }
    }

    private static func first(_ path: String) -> String { path + ".lock" }
    private static func second(_ path: String) -> String { path + ".next.lock" }
}
