// SPDX-License-Identifier: Apache-2.0

/// A record as an index has acknowledged it.
package struct EmulatedRecord: Sendable {
    package let namespace: String
    package let id: String
    package let values: [Float]
    /// A JSON object; nil where the record has no metadata.
    package let metadata: [UInt8]?

    init(namespace: String, _ record: StoredRecord) {
        self.namespace = namespace
        id = record.id
        values = record.values
        metadata = record.metadata?.serialized
    }
}
