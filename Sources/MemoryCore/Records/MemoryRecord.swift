// SPDX-License-Identifier: Apache-2.0

/// A memory with the vector it is found by: what a store is given.
package struct MemoryRecord: Sendable {
    package let memory: Memory
    /// Unit length, as long as the embedder's dimension.
    package let vector: [Float]

    package init(memory: Memory, vector: [Float]) {
        self.memory = memory
        self.vector = vector
    }
}
