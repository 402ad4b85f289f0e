// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HTTPTransport
package import MemoryCore

/// Sees whether the embedding model is served, without having anything embedded.
///
/// By the hub's list of providers, `inferenceProviderMapping`, which names `hf-inference` as `live`; that the token or the
/// credits are good is not shown by it.
package struct EmbeddingModelProbe: DependencyProbe {
    package let model: String
    private let target: HTTPTarget
    private let probe: HubProbe

    package var dependency: Dependency { .embedder }
    package var component: String { HubComponent.embeddings }
    /// The catalogue is free, and changes by the hour at most.
    package var interval: Duration { .seconds(300) }

    /// - Parameters:
    ///   - hubURL: `https://huggingface.co`.
    ///   - client: Without breaker and retries: a probe is to see how things are.
    package init(hubURL: HTTPTarget, model: String, client: any HTTPClient) throws(InvalidValue) {
        try HubHosts.check(hubURL)
        do {
            target = try hubURL.appending(path: "api/models").appending(model: model)
                .adding(query: ["expand[]": "inferenceProviderMapping"])
        } catch {
            throw InvalidValue("holds characters that cannot be sent")
        }
        self.model = model
        probe = HubProbe(dependency: .embedder, client: client)
    }

    package func check() async throws {
        let body = try await probe.get(target)
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
