// SPDX-License-Identifier: Apache-2.0

import Support

/// What `GET /vectors/fetch` answers, without the vectors themselves.
struct FetchReply {
    /// By record id.
    var records: [String: RecordMetadata] = [:]

    init(parsing reader: inout JSONReader) throws {
        var records: [String: RecordMetadata] = [:]
        try reader.object { reader, name in
            guard name == "vectors" else { return try reader.skip() }
            if try reader.null() { return }
            try reader.object { reader, id in
                var metadata = RecordMetadata()
                try reader.object { reader, name in
                    guard name == "metadata" else { return try reader.skip() }
                    metadata = try RecordMetadata(parsing: &reader)
                }
                records[id] = metadata
            }
        }
        self.records = records
    }
}
