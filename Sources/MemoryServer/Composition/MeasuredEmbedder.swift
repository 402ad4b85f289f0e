// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Tracing

/// An embedder that is timed.
struct MeasuredEmbedder: Embedder {
    private let embedder: any Embedder
    private let calls: CallMetrics

    /// - Parameter name: the configured choice: the metrics' label.
    init(_ embedder: any Embedder, name: String) {
        self.embedder = embedder
        calls = CallMetrics(
            dependency: .embedder,
            duration: "embedding_duration_seconds",
            failures: "embedding_failures_total",
            dimensions: [("embedder", name)]
        )
    }

    var identity: EmbedderIdentity { embedder.identity }

    func embed(_ texts: [String]) async throws -> [Embedding] {
        try await withSpan("embedder embed", ofKind: .internal) { span in
            span.attributes["gen_ai.operation.name"] = "embeddings"
            span.attributes["gen_ai.request.model"] = identity.modelID
            span.attributes["embedder.texts"] = texts.count
            return try await calls.measure { try await embedder.embed(texts) }
        }
    }
}
