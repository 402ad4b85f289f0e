// SPDX-License-Identifier: Apache-2.0

/// Thrown when a deadline passes. Never `CancellationError`: a time-out is a fault, a cancellation is not.
package struct DeadlineExceeded: Error, Sendable {
    /// What was being waited for, as a constant of ours that is safe to show.
    package let operation: String

    package init(operation: String) {
        self.operation = operation
    }
}
