// SPDX-License-Identifier: Apache-2.0

/// A memory that is to be kept.
package struct NewMemory: Sendable {
    package let memory: Memory
    /// Unit length; nil where the embedder could not be had.
    package let vector: [Float]?

    package init(_ memory: Memory, vector: [Float]?) {
        self.memory = memory
        self.vector = vector
    }
}
