// SPDX-License-Identifier: Apache-2.0

import Foundation

extension OutboxLedger {
    /// Adds what another process has added to the outbox. Returns what a later operation has overtaken.
    ///
    /// - Parameter leads: Whether this process tells the store: it may have told a later operation of its own already, and
    ///   what it adopts then must not undo that.
    mutating func adopt(_ entry: OutboxEntry, leads: Bool) -> [OutboxItem] {
        if leads, entry.state == .waiting, isOvertaken(entry) {
            return [OutboxItem(entry, delivery: MemoryDelivery())]
        }
        var overtaken: [OutboxItem] = []
        if case .erase = entry.operation { overtaken = erase(entry.user, before: entry.sequence) }
        add(entry, delivery: MemoryDelivery())
        return overtaken
    }

    /// The process that told the store until now has ended: what of it is on disk counts. Nothing may be under way.
    ///
    /// - Parameter marks: All entries that are not settled.
    /// - Returns: Those that had been waiting here and were told by the other.
    mutating func reconcile(with marks: [OutboxMark], at time: Date) -> [OutboxItem] {
        let waiting = Set(marks.lazy.filter(\.isWaiting).map(\.sequence))
        let present = Set(marks.lazy.map(\.sequence))
        return settleWaiting { item in
            if waiting.contains(item.sequence) { return .waiting }
            // When it was taken is not known here, so that it counts as not shown for longer than it need.
            return present.contains(item.sequence) ? .acknowledged(position: nil, at: time) : nil
        }
    }
}
