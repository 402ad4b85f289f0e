// SPDX-License-Identifier: Apache-2.0

import Support

/// What `POST /vectors/upsert` answers.
struct UpsertReply {
    var upsertedCount: Int?

    init(parsing reader: inout JSONReader) throws {
        var count: Int?
        try reader.object { reader, name in
            guard name == "upsertedCount" else { return try reader.skip() }
            if try reader.null() { return }
            count = Int(exactly: try reader.number())
        }
        upsertedCount = count
    }
}
