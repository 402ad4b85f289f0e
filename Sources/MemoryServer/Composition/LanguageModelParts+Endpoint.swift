// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import CurlTransport
import Logging

extension LanguageModelParts {
    /// - Parameter grace: For answers under way when the server stops.
    static func endpoint(_ endpoint: ChatEndpoint, grace: Duration, logger: Logger) -> LanguageModelParts {
        var configuration = CurlConfiguration()
        configuration.userAgent = "memory-server/\(Product.version)"
        configuration.shutdownGrace = grace
        let transport = CurlTransport(configuration: configuration, logger: logger)
        return LanguageModelParts(
            model: ChatCompletionsModel(configuration: endpoint.completions, client: transport),
            name: endpoint.models.first ?? "",
            probes: [EndpointProbe(endpoint: endpoint, client: transport)],
            services: [transport]
        )
    }
}
