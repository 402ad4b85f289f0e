// SPDX-License-Identifier: Apache-2.0

import Support

/// The body of one `POST /vectors/upsert`, within both of Pinecone's limits.
struct RecordBatch {
    static let maximumRecords = 1_000
    /// 2 MB, in the smaller reading of the word.
    static let maximumBytes = 2_000_000

    let body: [UInt8]
    let count: Int

    /// Splits records, each written already, into as few bodies as may be, in order.
    static func batches(of records: [[UInt8]], namespace: String) -> [RecordBatch] {
        var frame = JSONWriter()
        frame.raw(#"{"namespace":"#)
        frame.string(namespace)
        frame.raw(#","vectors":["#)
        var batches: [RecordBatch] = []
        var rest = records[...]
        while !rest.isEmpty {
            var size = frame.bytes.count + 2
            let fitting = rest.prefix(maximumRecords).prefix { record in
                size += record.count + 1
                return size <= maximumBytes
            }
            // One that alone is too large goes alone: Pinecone's refusal is the answer.
            let taken = fitting.isEmpty ? rest.prefix(1) : fitting
            var body = frame.bytes
            body.reserveCapacity(taken.reduce(frame.bytes.count + 2) { $0 + $1.count + 1 })
            for (index, record) in taken.enumerated() {
                if index > 0 { body.append(UInt8(ascii: ",")) }
                body += record
            }
            body += "]}".utf8
            batches.append(RecordBatch(body: body, count: taken.count))
            rest = rest.dropFirst(taken.count)
        }
        return batches
    }

    /// One record as it is in a body.
    static func record(id: String, vector: [Float], metadata: [UInt8]) -> [UInt8] {
        // A component of a unit vector takes 12 bytes or so.
        var writer = JSONWriter(capacity: 64 + id.utf8.count + vector.count * 13 + metadata.count)
        writer.raw(#"{"id":"#)
        writer.string(id)
        writer.raw(#","values":"#)
        writer.vector(vector)
        writer.raw(#","metadata":"#)
        writer.raw(metadata)
        writer.raw("}")
        return writer.bytes
    }
}
