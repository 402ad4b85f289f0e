// SPDX-License-Identifier: Apache-2.0

/// What sets the defaults of the three choices below.
enum Profile: String, CaseIterable, Sendable {
    case local
    case cloud

    var embedder: EmbedderChoice { self == .cloud ? .huggingface : .local }
    var vectorStore: VectorStoreChoice { self == .cloud ? .pinecone : .sqlite }
    var languageModel: LanguageModelChoice { self == .cloud ? .huggingface : .extractive }
}

/// Where embeddings are computed.
enum EmbedderChoice: String, CaseIterable, Sendable {
    case local
    case huggingface
}

/// Where memories are kept.
enum VectorStoreChoice: String, CaseIterable, Sendable {
    case sqlite
    case pinecone
}

/// What words the answers.
enum LanguageModelChoice: String, CaseIterable, Sendable {
    case extractive
    case openai
    case huggingface
}

/// How users are kept apart in an index.
enum NamespaceChoice: String, CaseIterable, Sendable {
    case user
    case shared
}
