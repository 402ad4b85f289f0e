// SPDX-License-Identifier: Apache-2.0

import LocalModels

/// The local embedder as configured.
enum LocalEmbedder {
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
