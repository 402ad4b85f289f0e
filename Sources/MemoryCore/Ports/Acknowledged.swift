// SPDX-License-Identifier: Apache-2.0

/// The outcome of a write that a store has taken for good, though it may not show it yet.
package struct Acknowledged<Value: Sendable>: Sendable {
    package let value: Value
    /// Where the write is in the store's log; nil where the store doesn't say.
    package let position: LogPosition?

    package init(_ value: Value, position: LogPosition? = nil) {
        self.value = value
        self.position = position
    }
}
