// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// One embedding as a line of JSON. Numbers are as short as they read back exactly.
enum EmbeddingLine {
    static func text(of embedding: Embedding) -> String {
        let components = embedding.vector.map(\.description).joined(separator: ",")
        return
            "{\"text_tokens\":\(embedding.tokenCount),\"truncated\":\(embedding.isTruncated),\"vector\":[\(components)]}\n"
    }
}
