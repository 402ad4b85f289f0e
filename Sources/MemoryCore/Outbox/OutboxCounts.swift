// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// How full an outbox is.
package struct OutboxCounts: Hashable, Sendable {
    /// Entries that the store has yet to take.
    package var waiting = 0
    /// Entries that the store has taken and may not show yet.
    package var acknowledged = 0
    package var deadLetters = 0
    /// When the oldest waiting entry was accepted.
    package var oldest: Date?

    package init(waiting: Int = 0, acknowledged: Int = 0, deadLetters: Int = 0, oldest: Date? = nil) {
        self.waiting = waiting
        self.acknowledged = acknowledged
        self.deadLetters = deadLetters
        self.oldest = oldest
    }
}
