// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Observability
import Support

/// How things stand with each peer at the moment of a scrape: a circuit whose time is over tries again without anybody
/// being told.
final class UpstreamState: MetricCollector {
    private let clients = Locked<[(upstream: Upstream, client: ResilientClient)]>([])

    func watch(_ client: ResilientClient, of upstream: Upstream) {
        clients.withLock { $0.append((upstream, client)) }
    }

    func collect() -> [CollectedMetric] {
        let clients = clients.withLock { $0 }
        guard !clients.isEmpty else { return [] }
        return [
            CollectedMetric(
                "upstream_circuit_state",
                .gauge,
                help: "1 for the state that the circuit of an upstream is in, 0 for the others.",
                samples: clients.flatMap { upstream, client in
                    let current = client.recentOutcome.circuit
                    return CircuitBreaker.State.allCases.map { state in
                        (
                            labels: [("upstream", upstream.rawValue), ("state", state.rawValue)],
                            value: state == current ? 1.0 : 0.0
                        )
                    }
                }
            ),
            load("upstream_requests_under_way", "Requests to an upstream that are under way.", clients) { $0.underWay },
            load("upstream_requests_waiting", "Requests to an upstream that wait for one to end.", clients) {
                $0.waiting
            },
        ]
    }

    private func load(
        _ name: String,
        _ help: String,
        _ clients: [(upstream: Upstream, client: ResilientClient)],
        _ count: ((underWay: Int, waiting: Int)) -> Int
    ) -> CollectedMetric {
        CollectedMetric(
            name,
            .gauge,
            help: help,
            samples: clients.map { upstream, client in
                (labels: [("upstream", upstream.rawValue)], value: Double(count(client.load)))
            }
        )
    }
}
