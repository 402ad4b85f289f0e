// SPDX-License-Identifier: Apache-2.0

import CKernels

/// The weights of MiniLM-L6 in a safetensors file, each checked for its type and shape.
struct ModelTensors {
    private let header: SafetensorsHeader
    private let path: String

    init(header: SafetensorsHeader, path: String) {
        self.header = header
        self.path = path
    }

    private static let hidden = ENCODER_HIDDEN
    private static let inner = ENCODER_INTERMEDIATE
    private static let wordName = "embeddings.word_embeddings.weight"
    private static let wordShape = [ModelConfiguration.miniLM.vocabularySize, hidden]

    /// Where the word embeddings lie in the file: what stays mapped.
    func wordRange() throws(ModelLoadError) -> Range<Int> {
        try range(of: Self.wordName, shape: Self.wordShape)
    }

    /// Pointers into `file`, which has to outlive them, and for the words into `words`.
    func weights(in file: UnsafeRawBufferPointer, words: UnsafeRawBufferPointer) throws(ModelLoadError)
        -> EncoderWeights
    {
        let wordRows = words.baseAddress?.assumingMemoryBound(to: Float.self)
        func tensor(_ name: String, _ shape: Int...) throws(ModelLoadError) -> UnsafePointer<Float>? {
            let range = try range(of: name, shape: shape)
            return UnsafeRawBufferPointer(rebasing: file[range]).baseAddress?.assumingMemoryBound(to: Float.self)
        }
        var weights = EncoderWeights()
        weights.words = wordRows
        weights.vocabulary = Self.wordShape[0]
        weights.positions = try tensor(
            "embeddings.position_embeddings.weight",
            ModelConfiguration.miniLM.positions,
            Self.hidden
        )
        weights.token_type = try tensor("embeddings.token_type_embeddings.weight", 2, Self.hidden)
        weights.embedding_gain = try tensor("embeddings.LayerNorm.weight", Self.hidden)
        weights.embedding_shift = try tensor("embeddings.LayerNorm.bias", Self.hidden)
        weights.layers = (
            try layer(0, tensor), try layer(1, tensor), try layer(2, tensor),
            try layer(3, tensor), try layer(4, tensor), try layer(5, tensor)
        )
        return weights
    }

    private func layer(
        _ number: Int,
        _ tensor: (String, Int...) throws(ModelLoadError) -> UnsafePointer<Float>?
    ) throws(ModelLoadError) -> EncoderLayerWeights {
        let (hidden, inner, prefix) = (Self.hidden, Self.inner, "encoder.layer.\(number).")
        let attention = prefix + "attention.self."
        return EncoderLayerWeights(
            query: try tensor(attention + "query.weight", hidden, hidden),
            query_bias: try tensor(attention + "query.bias", hidden),
            key: try tensor(attention + "key.weight", hidden, hidden),
            key_bias: try tensor(attention + "key.bias", hidden),
            value: try tensor(attention + "value.weight", hidden, hidden),
            value_bias: try tensor(attention + "value.bias", hidden),
            attention_output: try tensor(prefix + "attention.output.dense.weight", hidden, hidden),
            attention_output_bias: try tensor(prefix + "attention.output.dense.bias", hidden),
            attention_gain: try tensor(prefix + "attention.output.LayerNorm.weight", hidden),
            attention_shift: try tensor(prefix + "attention.output.LayerNorm.bias", hidden),
            intermediate: try tensor(prefix + "intermediate.dense.weight", inner, hidden),
            intermediate_bias: try tensor(prefix + "intermediate.dense.bias", inner),
            output: try tensor(prefix + "output.dense.weight", hidden, inner),
            output_bias: try tensor(prefix + "output.dense.bias", hidden),
            output_gain: try tensor(prefix + "output.LayerNorm.weight", hidden),
            output_shift: try tensor(prefix + "output.LayerNorm.bias", hidden)
        )
    }

    private func range(of name: String, shape: [Int]) throws(ModelLoadError) -> Range<Int> {
        guard let tensor = header.tensors[name] else { throw .unsupported(path, "has no tensor \(name)") }
        guard tensor.type == "F32", tensor.shape == shape else {
            throw .unsupported(
                path,
                "has \(name) as \(tensor.type) \(tensor.shape), expected F32 \(shape)"
            )
        }
        guard tensor.range.count == shape.reduce(4, *), tensor.range.lowerBound % 4 == 0 else {
            throw .malformed(path, "gives \(name) a place that doesn't fit its shape")
        }
        return tensor.range
    }
}
