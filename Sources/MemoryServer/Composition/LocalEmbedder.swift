// SPDX-License-Identifier: Apache-2.0

import LocalModels

/// The local embedder as configured.
enum LocalEmbedder {
    /// Of the vectors of all-MiniLM-L6-v2.
    static let dimension = 384

    /// Blocks while the model is read.
    static func load(_ configuration: EmbedderConfiguration) throws(ModelLoadError) -> MiniLMEmbedder {
        try MiniLMEmbedder.load(
            from: configuration.modelDirectory,
            configuration: MiniLMEmbedder.Configuration(
                precision: configuration.precision,
                threads: configuration.threads
            )
        )
    }
}
