// SPDX-License-Identifier: Apache-2.0

/// Names a transfer across threads. A number and not a pointer: a command that comes late misses a dictionary entry
/// instead of reaching into freed memory.
struct TransferID: Sendable, Hashable {
    let number: UInt64
}
