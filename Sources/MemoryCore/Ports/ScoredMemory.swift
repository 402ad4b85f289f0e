// SPDX-License-Identifier: Apache-2.0

/// A memory with its cosine similarity to the query, −1 to 1.
package struct ScoredMemory: Hashable, Sendable {
    package let memory: Memory
    package let similarity: Double

    package init(memory: Memory, similarity: Double) {
        self.memory = memory
        self.similarity = similarity
    }
}
