// SPDX-License-Identifier: Apache-2.0

/// A place in a store's log of writes: what was written at or before a place that a reader has seen, that reader sees.
/// Only places of one user in one store can be compared.
package struct LogPosition: Hashable, Comparable, Sendable {
    package let value: UInt64

    package init(_ value: UInt64) {
        self.value = value
    }

    package static func < (left: LogPosition, right: LogPosition) -> Bool { left.value < right.value }
}
