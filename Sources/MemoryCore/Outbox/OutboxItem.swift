// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An entry as the ledger holds it.
struct OutboxItem: Sendable {
    let sequence: Int64
    var operation: OutboxOperation
    let acceptedAt: Date
    var state: OutboxEntry.State
    /// Told when the store has taken it, or will never.
    let delivery: MemoryDelivery

    init(_ entry: OutboxEntry, delivery: MemoryDelivery) {
        sequence = entry.sequence
        operation = entry.operation
        acceptedAt = entry.acceptedAt
        state = entry.state
        self.delivery = delivery
    }

    var isWaiting: Bool { state == .waiting }
}
