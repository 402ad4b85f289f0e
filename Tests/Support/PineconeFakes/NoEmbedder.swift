// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// Says the dimension, and embeds nothing.
package struct NoEmbedder: Embedder {
    package init() {}

    package var identity: EmbedderIdentity {
        EmbedderIdentity(modelID: "none", dimension: EmulatedPinecone.dimension, maximumTokens: 1)
    }

    package func embed(_ texts: [String]) async throws -> [Embedding] { [] }
}
