// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import HTTPTransport
import Logging

/// The way out: one transport, and before it for each peer its own limits, circuit and retries.
struct Upstreams: Sendable {
    /// Without any protection: for probes, which are to see how things are.
    let transport: CurlTransport
    /// For the metrics.
    let state = UpstreamState()
    private let logger: Logger

    init(grace: Duration, logger: Logger) {
        var configuration = CurlConfiguration()
        configuration.userAgent = "memory-server/\(Product.version)"
        configuration.shutdownGrace = grace
        configuration.maximumConnectionsPerHost = 256
        transport = CurlTransport(configuration: configuration, logger: logger)
        self.logger = logger
    }

    func client(_ upstream: Upstream) -> ResilientClient {
        var configuration = ResilienceConfiguration()
        configuration.maximumUnderWay = 256
        configuration.maximumWaiting = 2_048
        if upstream == .chat {
            // A reply takes as long as LLM_TIMEOUT says, and whether to ask again is the fallback models' matter.
            configuration.attemptTimeout = nil
            configuration.retries = .never
            // One model's 503 must not keep the next model from being asked: each has a circuit of its own.
            configuration.countsStatuses = false
        }
        let client = ResilientClient(
            TracedClient(client: transport, upstream: upstream),
            configuration: configuration,
            observer: UpstreamMetrics(upstream: upstream, logger: logger)
        )
        state.watch(client, of: upstream)
        return client
    }
}
