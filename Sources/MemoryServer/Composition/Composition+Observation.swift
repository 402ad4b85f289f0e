// SPDX-License-Identifier: Apache-2.0

import MemoryAPI
import Observability
import ServiceLifecycle

extension Composition {
    var accessLogSettings: AccessLogSettings {
        let models: Set<String> =
            switch configuration.languageModel {
            case .extractive: [parts.languageModel.name]
            case .endpoint(let endpoint), .huggingFace(let endpoint): Set(endpoint.models)
            }
        return AccessLogSettings(
            pseudonym: { [pseudonyms = parts.pseudonyms] in pseudonyms.name(of: $0) },
            clientAddress: configuration.accessLog.clientAddress,
            models: models
        )
    }

    /// Above the transport, which it sends by, and below all that makes spans: it stops after them, with what they left.
    var traceExport: [any Service] {
        guard let endpoint = configuration.tracing.endpoint else { return [] }
        let encoder = OTLPEncoder(resource: [
            ("service.name", "memory-server"),
            ("service.version", Product.version),
            ("vcs.ref.head.revision", configuration.gitSHA),
        ])
        return [
            TraceExport(
                queue: spans,
                encoder: encoder,
                endpoint: endpoint,
                headers: configuration.tracing.headers,
                client: parts.upstreams.transport,
                logger: logger
            )
        ]
    }
}
