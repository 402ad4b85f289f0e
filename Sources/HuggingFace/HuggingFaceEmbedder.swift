// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import MemoryCore
import Support

/// ``Embedder`` on Hugging Face's feature extraction.
///
/// - Texts of concurrent callers share calls, in turn; each caller gets its own vectors or its own error.
/// - Vectors are checked (count, dimension, finite, not zero) and have unit length, whatever the server sent.
/// - It does not say how many tokens a text had: `tokenCount` is an estimate, see ``WordPieceEstimate``, and
///   `isTruncated` says whether that estimate is beyond the model's limit. Neither changes the vector.
/// - An empty text is sent as a blank, which has the same tokens.
package final class HuggingFaceEmbedder: Embedder {
    /// Texts of one caller in the queue at a time: bounds what a large request holds there.
    static let sliceLength = 256

    /// What its requests are for, by the name that they carry.
    package static let operation = HTTPOperation("embed")

    package let identity: EmbedderIdentity
    private let timeout: Duration
    private let scheduler: EmbeddingScheduler

    /// - Parameter client: Retries, the circuit breaker and the concurrency limit are its matter.
    package init(configuration: HuggingFaceConfiguration, client: any HTTPClient) {
        identity = configuration.identity
        timeout = configuration.timeout
        let call = EmbeddingCall(configuration: configuration, client: client)
        scheduler = EmbeddingScheduler(configuration) { texts in try await call.vectors(for: texts) }
    }

    /// Calls under way, and texts that wait for one.
    package var load: (calls: Int, waitingTexts: Int) { scheduler.load }

    package func embed(_ texts: [String]) async throws -> [Embedding] {
        try Task.checkCancellation()
        var embeddings: [Embedding] = []
        embeddings.reserveCapacity(texts.count)
        var rest = texts[...]
        while !rest.isEmpty {
            let slice = Array(rest.prefix(Self.sliceLength))
            rest = rest.dropFirst(Self.sliceLength)
            for (text, vector) in zip(slice, try await vectors(for: slice)) {
                let tokens = WordPieceEstimate.tokens(in: text)
                embeddings.append(
                    Embedding(vector: vector, tokenCount: tokens, isTruncated: tokens > identity.maximumTokens)
                )
            }
        }
        return embeddings
    }

    private func vectors(for texts: [String]) async throws -> [[Float]] {
        do {
            return try await withDeadline(.after(timeout), operation: "embedding") { [scheduler] in
                try await scheduler.vectors(for: texts)
            }
        } catch is DeadlineExceeded {
            throw MemoryError(.timeout, "the embedding endpoint took too long", dependency: .embedder)
        }
    }
}
