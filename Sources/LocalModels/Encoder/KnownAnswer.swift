// SPDX-License-Identifier: Apache-2.0

/// One text whose embedding is known. Other models have the same shape; this tells them apart when the model is loaded,
/// rather than by what is recalled.
enum KnownAnswer {
    private static let text = "Biscuit is afraid of thunder."
    /// The first components of the reference's vector, see `ops/golden/embeddings.py`.
    private static let components: [Float] = [
        0.0626, -0.0230, -0.0169, 0.0320, 0.0075, -0.0127, 0.1513, -0.0549,
    ]
    /// Int8 is within 0.01 of it; other models are 0.05 and more away.
    private static let tolerance: Float = 0.02

    static func check(_ model: MiniLMModel, _ tokenizer: WordPieceTokenizer) throws(ModelLoadError) {
        let tokenized = tokenizer.tokenize(text)
        guard let workspace = EncoderWorkspace(model: model, maximumTokens: tokenized.tokens.count, maximumTexts: 1)
        else {
            throw .resources(model.path, "needs more memory than there is")
        }
        workspace.prepare([tokenized])
        workspace.run()
        let found = workspace.embeddings(1)[0]
        guard zip(found, components).allSatisfy({ abs($0 - $1) <= tolerance }) else {
            throw .unsupported(model.path, "doesn't hold the weights of all-MiniLM-L6-v2")
        }
    }
}
