// SPDX-License-Identifier: Apache-2.0

/// A memory that was chosen, with what made it so.
package struct RecalledMemory: Hashable, Sendable {
    package let memory: Memory
    /// What it is ranked by.
    package let score: Double
    /// Cosine of its vector and the question's.
    package let similarity: Double
    /// 1 for what was said now, ½ after one half-life, towards 0.
    package let recency: Double

    package init(memory: Memory, score: Double, similarity: Double, recency: Double) {
        self.memory = memory
        self.score = score
        self.similarity = similarity
        self.recency = recency
    }
}
