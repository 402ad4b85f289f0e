// SPDX-License-Identifier: Apache-2.0

/// What sets the defaults of the three choices below.
enum Profile: String, CaseIterable, Sendable {
    case local
}

/// Where embeddings are computed.
enum EmbedderChoice: String, CaseIterable, Sendable {
    case local
}

/// Where memories are kept.
enum VectorStoreChoice: String, CaseIterable, Sendable {
    case sqlite
}

/// What words the answers.
enum LanguageModelChoice: String, CaseIterable, Sendable {
    case extractive
    case openai
}
