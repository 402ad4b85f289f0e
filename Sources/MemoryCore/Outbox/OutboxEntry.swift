// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// One operation as the outbox keeps it.
package struct OutboxEntry: Sendable {
    package enum State: Hashable, Sendable {
        case waiting
        /// The store has taken it, and may not show it yet.
        case acknowledged(position: LogPosition?, at: Date)
    }

    /// Its place: operations of one user are delivered in this order.
    package let sequence: Int64
    package let user: UserID
    package let operation: OutboxOperation
    package let acceptedAt: Date
    package let state: State

    package init(
        sequence: Int64,
        user: UserID,
        operation: OutboxOperation,
        acceptedAt: Date,
        state: State = .waiting
    ) {
        self.sequence = sequence
        self.user = user
        self.operation = operation
        self.acceptedAt = acceptedAt
        self.state = state
    }
}
