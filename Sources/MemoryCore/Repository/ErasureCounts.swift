// SPDX-License-Identifier: Apache-2.0

/// What an erasure took away, by the place where it was.
package struct ErasureCounts: Hashable, Sendable {
    /// In the vector store; nil while that could not be reached.
    package var memories: Int?
    /// On their way to the vector store.
    package var queued = 0
    /// Refused by the vector store and kept aside.
    package var deadLetters = 0
    /// Whether the vector store has yet to be told. Nothing of it is shown any more all the same.
    package var isPending: Bool { memories == nil }

    package init(memories: Int?, queued: Int = 0, deadLetters: Int = 0) {
        self.memories = memories
        self.queued = queued
        self.deadLetters = deadLetters
    }
}
