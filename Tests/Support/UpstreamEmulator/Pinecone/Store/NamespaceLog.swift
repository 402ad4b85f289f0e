// SPDX-License-Identifier: Apache-2.0

/// A namespace: what was acknowledged, what of it reads show by now, and the writes in between, in the order of the log.
struct NamespaceLog {
    enum Change {
        case create
        case put([StoredRecord])
        case remove([String])
        case clear
        case drop
    }

    private struct Pending {
        let position: UInt64
        let due: ContinuousClock.Instant
        let change: Change
    }

    /// One state of a namespace.
    struct View {
        var exists = false
        var records: [String: StoredRecord] = [:]

        mutating func apply(_ change: Change) {
            switch change {
            case .create: exists = true
            case .put(let new):
                exists = true
                for record in new { records[record.id] = record }
            case .remove(let ids):
                for id in ids { records[id] = nil }
            case .clear: records = [:]
            case .drop: self = View()
            }
        }
    }

    /// What was acknowledged.
    private(set) var truth = View()
    /// What reads show; settle before reading.
    private(set) var visible = View()
    /// The log position of the last write.
    private(set) var position: UInt64 = 0
    /// The log position up to which ``visible`` is complete; settle before reading.
    private(set) var visiblePosition: UInt64 = 0
    private var pending: [Pending] = []
    private var firstPending = 0

    /// Takes a write, shows it from `due` on, and says where it is in the log.
    mutating func append(_ change: Change, due: ContinuousClock.Instant, now: ContinuousClock.Instant) -> UInt64 {
        settle(now)
        position += 1
        truth.apply(change)
        if due <= now, firstPending == pending.count {
            visible.apply(change)
            visiblePosition = position
        } else {
            pending.append(Pending(position: position, due: due, change: change))
        }
        return position
    }

    /// Shows what is due. A write waits for those before it, even if its own delay was shorter.
    mutating func settle(_ now: ContinuousClock.Instant) {
        guard firstPending < pending.count else { return }
        while firstPending < pending.count, pending[firstPending].due <= now {
            visible.apply(pending[firstPending].change)
            visiblePosition = pending[firstPending].position
            firstPending += 1
        }
        if firstPending == pending.count {
            pending = []
            firstPending = 0
        } else if firstPending > 1_024 {
            pending.removeFirst(firstPending)
            firstPending = 0
        }
    }
}
