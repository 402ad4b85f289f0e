// SPDX-License-Identifier: Apache-2.0

/// What a request asks an upstream to do; faults and counters are kept by it.
package enum EmulatedOperation: String, Sendable, CaseIterable {
    case embed
    /// A chat completion in one piece.
    case chat
    /// A streamed chat completion.
    case stream
    case upsert
    case query
    /// By id or by metadata.
    case fetch
    case list
    case delete
    case update
    case stats
    /// Everything about namespaces as such.
    case namespaces
    /// Pinecone's control plane.
    case control
    /// Hugging Face's model lists and `whoami`.
    case catalogue
}
