// SPDX-License-Identifier: Apache-2.0

/// How the emulated services behave; may be changed at any moment and holds for the requests after it.
package struct EmulatorSettings: Sendable {
    /// How the control plane names an index's host.
    package enum HostStyle: String, Sendable, CaseIterable {
        /// `127.0.0.1:PORT`, as real hosts come: clients put a scheme before it.
        case bare
        /// `localhost:PORT`, as Pinecone Local does.
        case localhost
        /// `http://127.0.0.1:PORT`, for clients that would put `https://` before anything else.
        case url
    }

    /// Which log positions the data plane tells.
    package enum PositionHeaders: String, Sendable, CaseIterable {
        case none
        /// `x-pinecone-request-lsn` on writes and `x-pinecone-max-indexed-lsn` on queries, as documented.
        case documented
        /// `x-pinecone-lsn-committed` and `x-pinecone-lsn-reconciled`, as the Python SDK 9 reads them.
        case alternate
        case both
    }

    /// The shape of a feature-extraction reply.
    package enum EmbeddingShape: String, Sendable, CaseIterable {
        /// `[[…]]` always.
        case nested
        /// `[…]` for a single string, `[[…]]` for a list.
        case flatForOne = "flat_for_one"
        /// `[[[…]]]`: a vector for each token. Their mean is the embedding.
        case tokens
    }

    /// How long an acknowledged write, deletions included, stays invisible to every read.
    package var visibilityDelay: Duration = .zero
    /// How long a created index is not ready.
    package var readyDelay: Duration = .zero
    package var hostStyle: HostStyle = .bare
    package var positionHeaders: PositionHeaders = .documented
    /// Namespaces that an index may have: 100 on the Starter plan, 100,000 on Standard.
    package var namespaceQuota = 100_000
    package var embeddingShape: EmbeddingShape = .nested
    /// Chat models of the router, in the order of the catalogue.
    package var chatModels: [EmulatedModel] = EmulatedModel.standard
    /// Pause between two chunks of a streamed reply.
    package var chunkPause: Duration = .zero

    package init() {}
}
