// SPDX-License-Identifier: Apache-2.0

/// What is sent to the feature-extraction pipeline.
struct EmbeddingRequestBody: Encodable {
    let inputs: [String]
    let normalize = true
    let truncate = true

    init(_ texts: [String]) {
        // An empty text is refused by some servers. A blank has the same tokens: the special ones alone.
        inputs = texts.map { $0.isEmpty ? " " : $0 }
    }
}
