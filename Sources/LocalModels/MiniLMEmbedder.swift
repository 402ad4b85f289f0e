// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// `sentence-transformers/all-MiniLM-L6-v2` on this processor: 384 dimensions, texts cut at 256 tokens.
///
/// Computes on threads of its own, never on the caller's. Texts of concurrent callers that wait are computed together,
/// in turn, and small ones don't wait for a caller with thousands. Its threads end and its memory is released by
/// ``shutdown()``, or soon after the last reference is gone.
package final class MiniLMEmbedder: Embedder {
    package let identity = EmbedderIdentity(
        modelID: "sentence-transformers/all-MiniLM-L6-v2",
        dimension: MiniLMModel.hidden,
        maximumTokens: MiniLMModel.maximumTokens
    )

    private let tokenizer: WordPieceTokenizer
    let pool: EmbeddingPool

    /// Texts that one caller has in the queue at a time: bounds what a large call holds, and lets it be cancelled within.
    private static let sliceLength = 512

    private init(tokenizer: WordPieceTokenizer, pool: EmbeddingPool) {
        self.tokenizer = tokenizer
        self.pool = pool
    }

    deinit {
        pool.stop()
    }

    /// Reads `config.json`, `vocab.txt` and `model.safetensors` in `directory`, checks them and packs the weights: about
    /// 0.1 s, during which the calling thread is blocked.
    ///
    /// Replace the files by renaming, never in place, while an embedder lives: it reads the word table from the file.
    package static func load(
        from directory: String,
        configuration: Configuration = Configuration()
    ) throws(ModelLoadError) -> MiniLMEmbedder {
        func path(_ file: String) -> String { directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)" }

        try ModelConfiguration.check(path: path("config.json"))
        let vocabularyFile = try FileDescriptor(reading: path("vocab.txt")).contents(limit: 4 << 20)
        let vocabulary = try Vocabulary(
            parsing: vocabularyFile,
            path: path("vocab.txt"),
            expectedCount: ModelConfiguration.miniLM.vocabularySize
        )
        let tokenizer = WordPieceTokenizer(vocabulary: vocabulary, maximumTokens: MiniLMModel.maximumTokens)
        let model = try MiniLMModel(
            path: path("model.safetensors"),
            precision: configuration.precision,
            instructionSet: configuration.instructionSet
        )
        try KnownAnswer.check(model, tokenizer)
        let pool = try EmbeddingPool(
            model: model,
            threads: configuration.threads,
            capacity: configuration.queueCapacity
        )
        return MiniLMEmbedder(tokenizer: tokenizer, pool: pool)
    }

    package func embed(_ texts: [String]) async throws -> [Embedding] {
        try await compute(texts)
    }

    /// Ends the threads after the batches they are at, fails what waits, and returns when they have ended.
    package func shutdown() async {
        await pool.shutdown()
    }

    /// Away from the caller's actor: tokenizing thousands of texts takes a while.
    @concurrent
    private func compute(_ texts: [String]) async throws -> [Embedding] {
        var embeddings: [Embedding] = []
        embeddings.reserveCapacity(texts.count)
        var rest = texts[...]
        while !rest.isEmpty {
            let tokenized = try rest.prefix(Self.sliceLength).map { text in
                try Task.checkCancellation()
                return tokenizer.tokenize(text)
            }
            rest = rest.dropFirst(Self.sliceLength)
            let vectors = try await pool.embed(tokenized)
            for (text, vector) in zip(tokenized, vectors) {
                embeddings.append(
                    Embedding(vector: vector, tokenCount: text.fullCount, isTruncated: text.isTruncated)
                )
            }
        }
        return embeddings
    }
}
