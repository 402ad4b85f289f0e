// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// ``RemoteVectorStore`` on a Pinecone index, through its REST data plane.
///
/// Nothing is tried again here: all requests are marked as repeatable, and whoever sends them may repeat them. What
/// comes back is looked at once more before it is given out: a record that is not of this user, or was not written by
/// us, is left out.
package struct PineconeStore: RemoteVectorStore {
    package let maximumBatch = RecordBatch.maximumRecords

    let connection: PineconeConnection
    let mode: NamespaceMode

    package init(_ connection: PineconeConnection, namespaces mode: NamespaceMode) {
        self.connection = connection
        self.mode = mode
    }

    var data: DataPlane { connection.data }

    /// - Throws: `invalidInput` for a vector that the index would not take.
    func check(_ vector: [Float]) throws(MemoryError) {
        let dimension = connection.configuration.dimension
        guard vector.count == dimension else {
            throw MemoryError(
                .invalidInput,
                "a vector has \(vector.count) components instead of \(dimension)",
                dependency: .store
            )
        }
        var hasDirection = false
        for component in vector {
            guard component.isFinite else {
                throw MemoryError(.invalidInput, "a vector has a component that is no number", dependency: .store)
            }
            if component != 0 { hasDirection = true }
        }
        guard hasDirection else {
            throw MemoryError(.invalidInput, "a vector of zeros has no direction", dependency: .store)
        }
    }
}
