// SPDX-License-Identifier: Apache-2.0

import HuggingFace
import LocalModels

/// How embeddings are computed.
struct EmbedderConfiguration: Sendable {
    let kind: EmbedderChoice
    let modelDirectory: String
    /// Nil: one for each processor.
    let threads: Int?
    let precision: EmbeddingPrecision
    /// Nil with the local model.
    let huggingFace: HuggingFaceConfiguration?
}
