// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What of `config.json` decides the arithmetic. The kernels are written for one shape, so all of it must be that.
struct ModelConfiguration: Decodable, Equatable, Sendable {
    let modelType: String
    let activation: String
    let hiddenSize: Int
    let layers: Int
    let heads: Int
    let intermediateSize: Int
    let vocabularySize: Int
    let positions: Int
    let layerNormEpsilon: Double

    /// `sentence-transformers/all-MiniLM-L6-v2`.
    static let miniLM = ModelConfiguration(
        modelType: "bert",
        activation: "gelu",
        hiddenSize: 384,
        layers: 6,
        heads: 12,
        intermediateSize: 1536,
        vocabularySize: 30_522,
        positions: 512,
        layerNormEpsilon: 1e-12
    )

    private enum CodingKeys: String, CodingKey {
        case modelType = "model_type"
        case activation = "hidden_act"
        case hiddenSize = "hidden_size"
        case layers = "num_hidden_layers"
        case heads = "num_attention_heads"
        case intermediateSize = "intermediate_size"
        case vocabularySize = "vocab_size"
        case positions = "max_position_embeddings"
        case layerNormEpsilon = "layer_norm_eps"
    }

    /// Reads `config.json` and makes sure that it describes MiniLM-L6.
    static func check(path: String) throws(ModelLoadError) {
        let bytes = try FileDescriptor(reading: path).contents(limit: 1 << 20)
        let found: ModelConfiguration
        do {
            found = try JSONDecoder().decode(ModelConfiguration.self, from: Data(bytes))
        } catch {
            throw .malformed(path, "isn't the configuration of a BERT model")
        }
        guard found == .miniLM else {
            throw .unsupported(
                path,
                """
                describes another model (\(found.modelType), \(found.layers) layers, \(found.hiddenSize) units, \
                \(found.heads) heads, \(found.vocabularySize) word pieces) than all-MiniLM-L6-v2
                """
            )
        }
    }
}
