// SPDX-License-Identifier: Apache-2.0

/// The peers that the server calls. A closed set, so that it can be a metric label.
enum Upstream: String, Sendable, CaseIterable {
    case pineconeControl = "pinecone_control"
    case pineconeData = "pinecone_data"
    case embeddings = "huggingface_embeddings"
    case chat = "chat_completions"
}
