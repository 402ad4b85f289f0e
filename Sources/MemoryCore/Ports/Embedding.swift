// SPDX-License-Identifier: Apache-2.0

/// A text as the model sees it.
package struct Embedding: Sendable {
    /// Unit length (L2), as many components as the embedder's dimension.
    package let vector: [Float]
    /// Tokens of the whole text, special ones included, as the model would have needed them.
    package let tokenCount: Int
    /// Whether the text was longer than the model reads, so that its end doesn't count for recall.
    package let isTruncated: Bool

    package init(vector: [Float], tokenCount: Int, isTruncated: Bool) {
        self.vector = vector
        self.tokenCount = tokenCount
        self.isTruncated = isTruncated
    }
}
