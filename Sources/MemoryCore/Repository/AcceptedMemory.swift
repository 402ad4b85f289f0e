// SPDX-License-Identifier: Apache-2.0

/// A memory that is on disk, and what becomes of it.
package struct AcceptedMemory: Sendable {
    package let id: MemoryID
    package let delivery: MemoryDelivery
}
