// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// An embedder without a model: texts that share words are similar, texts that share none are not.
///
/// Each word gets a fixed direction by an FNV-1a hash of its letters, so that runs and machines agree.
package struct WordEmbedder: Embedder {
    package let identity: EmbedderIdentity

    package init(dimension: Int = 64) {
        identity = EmbedderIdentity(modelID: "test/words", dimension: dimension, maximumTokens: 256)
    }

    package func embed(_ texts: [String]) async throws -> [Embedding] {
        try Task.checkCancellation()
        return texts.map(embedding)
    }

    private func embedding(of text: String) -> Embedding {
        let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }
        var vector = [Float](repeating: 0, count: identity.dimension)
        for word in words {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            vector[Int(hash % UInt64(identity.dimension))] += 1
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if length > 0 { vector = vector.map { $0 / length } } else { vector[0] = 1 }
        return Embedding(
            vector: vector,
            tokenCount: words.count + 2,
            isTruncated: words.count + 2 > identity.maximumTokens
        )
    }
}
