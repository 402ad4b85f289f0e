// SPDX-License-Identifier: Apache-2.0

import Support

/// What `POST /query` answers, without what nobody asked for.
struct QueryReply {
    struct Match {
        var id: String
        var score: Double
        var metadata: RecordMetadata
    }

    var matches: [Match] = []

    init(parsing reader: inout JSONReader) throws {
        var matches: [Match] = []
        try reader.object { reader, name in
            guard name == "matches" else { return try reader.skip() }
            if try reader.null() { return }
            try reader.array { matches.append(try Match(parsing: &$0)) }
        }
        self.matches = matches
    }
}

extension QueryReply.Match {
    init(parsing reader: inout JSONReader) throws {
        var id: String?
        var score: Double?
        var metadata = RecordMetadata()
        try reader.object { reader, name in
            switch name {
            case "id": id = try reader.string()
            case "score": score = try reader.number()
            case "metadata": metadata = try RecordMetadata(parsing: &reader)
            default: try reader.skip()
            }
        }
        guard let id else { throw MalformedJSON() }
        // Left out by some when it is zero, as protobuf does.
        self.init(id: id, score: score ?? 0, metadata: metadata)
    }
}
