// SPDX-License-Identifier: Apache-2.0

import Support

/// What is sent to the feature-extraction pipeline.
struct EmbeddingRequestBody {
    private let texts: [String]

    init(_ texts: [String]) {
        self.texts = texts
    }

    var json: [UInt8] {
        var writer = JSONWriter(capacity: texts.reduce(64) { $0 + $1.utf8.count + 16 })
        writer.raw(#"{"inputs":"#)
        // An empty text is refused by some servers. A blank has the same tokens: the special ones alone.
        writer.strings(texts.lazy.map { $0.isEmpty ? " " : $0 })
        writer.raw(#","normalize":true,"truncate":true}"#)
        return writer.bytes
    }
}
