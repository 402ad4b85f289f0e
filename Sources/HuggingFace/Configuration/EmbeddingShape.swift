// SPDX-License-Identifier: Apache-2.0

/// How a server wants to be asked for embeddings. One client speaks them all.
package enum EmbeddingShape: String, Sendable, CaseIterable {
    /// Hugging Face's router and what imitates it: `/hf-inference/models/{model}/pipeline/feature-extraction`.
    ///
    /// The pipeline is named because `sentence-transformers` models answer to *sentence-similarity* without it, which
    /// takes another body (langchain-ai/langchainjs#1911).
    case huggingFace = "huggingface"
    /// Text Embeddings Inference: `/embed`.
    case tei
    /// `/v1/embeddings`: Ollama, vLLM, llama.cpp, OpenAI, also TEI.
    case openAI = "openai"
}
