// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HTTPTransport
package import MemoryCore
package import Support

/// Sees whether the embedding model is served, without having anything embedded.
///
/// At Hugging Face by the hub's list of providers, `inferenceProviderMapping`, which names `hf-inference` as `live`;
/// that the token or the credits are good is not shown by it. At other servers by their own free address.
package struct EmbeddingModelProbe: DependencyProbe {
    package let model: String
    private let target: HTTPTarget
    private let shape: EmbeddingShape
    private let key: Secret<String>?
    private let probe: HubProbe

    package var dependency: Dependency { .embedder }
    package var component: String { HubComponent.embeddings }

    /// - Parameters:
    ///   - baseURL: For ``EmbeddingShape/huggingFace`` the hub (`https://huggingface.co`), else the embedding server.
    ///   - key: For servers that want one; the hub does not.
    ///   - client: Without breaker and retries: a probe is to see how things are.
    package init(
        baseURL: HTTPTarget,
        model: String,
        shape: EmbeddingShape = .huggingFace,
        key: Secret<String>? = nil,
        client: any HTTPClient
    ) throws(InvalidValue) {
        try HubHosts.check(baseURL)
        do {
            target =
                switch shape {
                case .huggingFace:
                    try baseURL.appending(path: "api/models").appending(model: model)
                        .adding(query: ["expand[]": "inferenceProviderMapping"])
                case .tei: try baseURL.appending(path: "health")
                case .openAI:
                    try (baseURL.path == "/" ? baseURL.appending(path: "v1") : baseURL).appending(path: "models")
                }
        } catch {
            throw InvalidValue("holds characters that cannot be sent")
        }
        self.model = model
        self.shape = shape
        self.key = key
        probe = HubProbe(dependency: .embedder, client: client)
    }

    package func check() async throws {
        let body = try await probe.get(target, key: key)
        guard shape == .huggingFace else { return }
        guard let record = try? JSONDecoder().decode(HubModelRecord.self, from: body) else {
            throw probe.fault(.upstreamUnavailable, "answers with something that is no model's record")
        }
        guard let status = record.providers["hf-inference"] else {
            throw probe.fault(.upstreamRejected, "does not serve the model by hf-inference")
        }
        guard status == "live" else {
            throw probe.fault(.upstreamUnavailable, "lists the model, but not as live")
        }
    }
}
