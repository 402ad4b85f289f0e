// SPDX-License-Identifier: Apache-2.0

/// What a read found, and how much of the store's log it had seen.
package struct Observed<Value: Sendable>: Sendable {
    package let value: Value
    /// Every write up to here was visible to the read; nil where the store doesn't say.
    package let visibleUpTo: LogPosition?

    package init(_ value: Value, visibleUpTo: LogPosition? = nil) {
        self.value = value
        self.visibleUpTo = visibleUpTo
    }
}
