// SPDX-License-Identifier: Apache-2.0

import CKernels

/// The weights of MiniLM-L6, ready to run. Read-only once made.
final class MiniLMModel: @unchecked Sendable {
    // @unchecked: nothing behind the handle changes after `init`, and it is freed after the last use.
    let handle: OpaquePointer
    /// The word embeddings stay in the file: a text needs only a few rows of their 47 MB, and the system drops those
    /// pages when it needs memory.
    private let words: MappedRegion
    let path: String

    static let hidden = ENCODER_HIDDEN
    /// The longest text, special tokens included: where the model's authors cut it (`sentence_bert_config.json`).
    static let maximumTokens = ENCODER_TEXT_TOKENS

    /// Maps, checks and packs `model.safetensors`.
    init(
        path: String,
        precision: EmbeddingPrecision,
        instructionSet: CPUInstructionSet
    ) throws(ModelLoadError) {
        let file = try FileDescriptor(reading: path)
        let contents = try file.map(0..<file.size)
        let header = try SafetensorsHeader(parsing: contents.bytes, path: path)
        guard header.fileSize <= file.size else {
            throw .malformed(path, "has \(file.size) bytes of \(header.fileSize): it was cut short")
        }
        let tensors = ModelTensors(header: header, path: path)
        let words = try file.map(try tensors.wordRange())
        var weights = try tensors.weights(in: contents.bytes, words: words.bytes)
        let enginePrecision: EncoderPrecision =
            switch precision {
            case .float32: .float32
            case .int8: .int8
            }
        let made = encoder_model_create(&weights, enginePrecision, instructionSet)
        withExtendedLifetime(contents) {}
        guard let handle = made else {
            throw .resources(path, "needs more memory than there is")
        }
        self.handle = handle
        self.words = words
        self.path = path
    }

    deinit {
        encoder_model_destroy(handle)
    }
}
