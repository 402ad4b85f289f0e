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

    /// - Parameters:
    ///   - baseURL: The router, `https://router.huggingface.co`.
    ///   - identity: The model by its published name, and what it returns.
    ///   - key: Sent as a bearer token.
    ///   - billTo: The organisation that pays, `X-HF-Bill-To`.
    /// - Throws: ``InvalidValue`` if nothing could be sent so.
    package init(
        baseURL: HTTPTarget,
        identity: EmbedderIdentity,
        key: Secret<String>? = nil,
        billTo: String? = nil
    ) throws(InvalidValue) {
        try HubHosts.check(baseURL)
        guard identity.dimension > 0, !identity.modelID.isEmpty else {
            throw InvalidValue("must name a model and its dimension")
        }
        self.identity = identity
        do {
            // The pipeline is named because `sentence-transformers` models answer to *sentence-similarity* without it, which
            // takes another body (langchain-ai/langchainjs#1911).
            endpoint = try baseURL.appending(path: "hf-inference/models").appending(model: identity.modelID)
                .appending(path: "pipeline/feature-extraction")
            headers = try HubHosts.headers(key: key, billTo: billTo)
        } catch {
            throw InvalidValue("holds characters that cannot be sent")
        }
    }
}
