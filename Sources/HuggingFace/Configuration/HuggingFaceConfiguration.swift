// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import MemoryCore
package import Support

/// An embedding endpoint and how it is asked.
package struct HuggingFaceConfiguration: Sendable {
    /// `POST` goes here.
    let endpoint: HTTPTarget
    let headers: HTTPHeaders
    package let identity: EmbedderIdentity
    let shape: EmbeddingShape

    /// TEI takes 32 texts and 2 MB by default, and what is behind the router is often TEI.
    package var maximumTextsPerCall = 32
    /// Bytes of text in one call; a longer text goes alone.
    package var maximumBytesPerCall = 1024 * 1024
    /// Calls under way at a time. While fewer are, nothing waits; beyond them texts of all callers gather for the next.
    package var maximumCalls = 4
    /// Texts that may wait, and their bytes; more are refused with `capacity`.
    package var maximumWaitingTexts = 4_096
    package var maximumWaitingBytes = 32 * 1024 * 1024
    /// How long one call may take, whatever the client below does to repeat it.
    package var callTimeout: Duration = .seconds(15)
    /// How long up to 256 texts of one caller may take, waiting included; further ones get as much again.
    package var timeout: Duration = .seconds(30)
    /// Takes the mean of token vectors where a server sends those. Refused by default: the mean counts padding and
    /// special tokens alike, so it is not exactly the model's own vector.
    package var poolsTokens = false

    /// - Parameters:
    ///   - baseURL: The router (`https://router.huggingface.co`), or the base of a compatible server. `/v1` is added for
    ///     ``EmbeddingShape/openAI`` if the base has no path.
    ///   - identity: The model by its published name, and what it returns.
    ///   - key: Sent as a bearer token.
    ///   - billTo: The organisation that pays, `X-HF-Bill-To`.
    /// - Throws: ``InvalidValue`` if nothing could be sent so.
    package init(
        baseURL: HTTPTarget,
        shape: EmbeddingShape = .huggingFace,
        identity: EmbedderIdentity,
        key: Secret<String>? = nil,
        billTo: String? = nil
    ) throws(InvalidValue) {
        try HubHosts.check(baseURL)
        guard identity.dimension > 0, !identity.modelID.isEmpty else {
            throw InvalidValue("must name a model and its dimension")
        }
        self.identity = identity
        self.shape = shape
        do {
            endpoint = try Self.endpoint(baseURL, shape, model: identity.modelID)
            headers = try HubHosts.headers(key: key, billTo: billTo)
        } catch {
            throw InvalidValue("holds characters that cannot be sent")
        }
    }

    private static func endpoint(
        _ base: HTTPTarget,
        _ shape: EmbeddingShape,
        model: String
    ) throws(InvalidTarget) -> HTTPTarget {
        switch shape {
        case .huggingFace:
            try base.appending(path: "hf-inference/models").appending(model: model)
                .appending(path: "pipeline/feature-extraction")
        case .tei:
            try base.appending(path: "embed")
        case .openAI:
            try (base.path == "/" ? base.appending(path: "v1") : base).appending(path: "embeddings")
        }
    }
}
