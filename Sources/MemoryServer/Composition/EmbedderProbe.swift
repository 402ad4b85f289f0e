// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Sees whether embeddings are computed, by having a short one computed: a few milliseconds on this processor.
struct EmbedderProbe: DependencyProbe {
    let embedder: any Embedder
    let component: String

    var dependency: Dependency { .embedder }

    func check() async throws {
        let embeddings = try await embedder.embed(["ok"])
        guard embeddings.first?.vector.count == embedder.identity.dimension else {
            throw MemoryError(.internalError, "the embedder gave no vector of its dimension", dependency: .embedder)
        }
    }
}
