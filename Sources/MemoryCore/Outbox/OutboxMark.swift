// SPDX-License-Identifier: Apache-2.0

/// An entry of the outbox without what it says.
package struct OutboxMark: Hashable, Sendable {
    package let sequence: Int64
    package let isWaiting: Bool

    package init(sequence: Int64, isWaiting: Bool) {
        self.sequence = sequence
        self.isWaiting = isWaiting
    }
}
