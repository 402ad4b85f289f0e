// SPDX-License-Identifier: Apache-2.0

import Foundation
package import HTTPTransport
package import MemoryCore
import Support

/// Sees whether a chat model has a provider that is live, by the router's catalogue: no completion is spent, and no token
/// needed. That the token or the credits are good is not shown by it.
package struct ChatModelProbe: DependencyProbe {
    /// What the router's users may append instead of a provider.
    private static let choices: Set<Substring> = ["fastest", "cheapest", "preferred"]

    /// As configured, with its suffix.
    package let model: String
    private let target: HTTPTarget
    /// The one provider that counts, if the model names it.
    private let provider: Substring?
    private let probe: HubProbe

    package var dependency: Dependency { .languageModel }
    package var component: String { HubComponent.chat }
    package var subject: String? { model }
    /// The catalogue is free, and changes by the hour at most.
    package var interval: Duration { .seconds(300) }

    /// - Parameters:
    ///   - routerURL: `https://router.huggingface.co`.
    ///   - model: `organisation/name`, with `:provider` or `:fastest` and the like after it or not.
    ///   - client: Without breaker and retries: a probe is to see how things are.
    package init(routerURL: HTTPTarget, model: String, client: any HTTPClient) throws(InvalidValue) {
        try HubHosts.check(routerURL)
        let parts = model.split(separator: ":", maxSplits: 1)
        guard let name = parts.first else { throw InvalidValue("must name a model") }
        do {
            target = try routerURL.appending(path: "v1/models").appending(model: String(name))
        } catch {
            throw InvalidValue("holds characters that cannot be sent")
        }
        self.model = model
        provider = parts.count > 1 && !Self.choices.contains(parts[1]) ? parts[1] : nil
        probe = HubProbe(dependency: .languageModel, client: client)
    }

    package func check() async throws {
        let body = try await probe.get(target)
        guard let record = try? JSONDecoder().decode(RouterModelRecord.self, from: body) else {
            throw probe.fault(.upstreamUnavailable, "answers with something that is no model's record")
        }
        let eligible = record.providers.filter { entry in provider.map { entry.provider == String($0) } ?? true }
        guard !eligible.isEmpty else {
            throw probe.fault(.upstreamRejected, "has no such provider for the model")
        }
        guard eligible.contains(where: { $0.status == "live" }) else {
            throw probe.fault(.upstreamUnavailable, "has no provider of the model that is live")
        }
    }
}
