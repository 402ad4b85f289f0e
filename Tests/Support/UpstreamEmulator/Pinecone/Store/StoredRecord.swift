// SPDX-License-Identifier: Apache-2.0

/// A record as an index keeps it. Never changes: an update makes another.
final class StoredRecord: Sendable {
    let id: String
    let values: [Float]
    let metadata: RecordMetadata?
    /// The vector's length.
    let norm: Float

    init(id: String, values: [Float], metadata: RecordMetadata?) {
        self.id = id
        self.values = values
        self.metadata = metadata
        norm = Similarity.dot(values, values).squareRoot()
    }
}
