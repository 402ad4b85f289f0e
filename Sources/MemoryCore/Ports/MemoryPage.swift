// SPDX-License-Identifier: Apache-2.0

/// One page of a user's memories.
package struct MemoryPage: Sendable {
    package let memories: [Memory]
    /// The cursor of the next page; nil on the last one.
    package let next: String?

    package init(memories: [Memory], next: String?) {
        self.memories = memories
        self.next = next
    }
}
