// SPDX-License-Identifier: Apache-2.0

import CKernels

/// Room to compute one batch at a time.
///
/// One thread leads: it prepares, runs and reads. Others may run as well between `prepare` and the end of the leader's
/// `run`; the pool sees to that order.
final class EncoderWorkspace: @unchecked Sendable {
    // @unchecked: the pool orders the calls; within `run` the kernels synchronise.
    private let handle: OpaquePointer
    private let model: MiniLMModel

    /// `nil`: no memory.
    init?(model: MiniLMModel, maximumTokens: Int, maximumTexts: Int) {
        guard let handle = encoder_job_create(model.handle, maximumTokens, maximumTexts) else { return nil }
        self.handle = handle
        self.model = model
    }

    deinit {
        encoder_job_destroy(handle)
    }

    /// Takes the texts of a batch. They fit, and hold only the tokenizer's ids: anything else is our mistake.
    func prepare(_ texts: [TokenizedText]) {
        let lengths = texts.map { UInt32($0.tokens.count) }
        let tokens = texts.flatMap(\.tokens)
        let isAccepted = encoder_job_prepare(handle, tokens, lengths, texts.count)
        precondition(isAccepted, "a batch beyond its workspace")
    }

    /// Computes what is left of the batch, together with whoever else runs it, and returns when it is complete.
    func run() {
        encoder_job_run(handle)
    }

    /// The vectors of the first `count` texts.
    func embeddings(_ count: Int) -> [[Float]] {
        let rows = UnsafeBufferPointer(start: encoder_job_embeddings(handle), count: count * MiniLMModel.hidden)
        return (0..<count).map { Array(rows[$0 * MiniLMModel.hidden..<($0 + 1) * MiniLMModel.hidden]) }
    }
}
