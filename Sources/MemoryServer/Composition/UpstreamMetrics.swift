// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import HTTPTransport
import Logging
import Metrics

/// Counts and times what happens to calls of one peer, and logs when its circuit changes.
struct UpstreamMetrics: UpstreamObserver {
    private let upstream: Upstream
    private let logger: Logger
    private let requests: [UpstreamOutcome: Counter]
    private let durations: CoreMetrics.Timer
    private let retries: Counter
    private let exhausted: Counter
    private let circuit: Gauge

    init(upstream: Upstream, logger: Logger) {
        self.upstream = upstream
        self.logger = logger
        let label = ("upstream", upstream.rawValue)
        requests = Dictionary(
            uniqueKeysWithValues: UpstreamOutcome.allCases.map { outcome in
                (
                    outcome,
                    Counter(label: "upstream_requests_total", dimensions: [label, ("outcome", outcome.rawValue)])
                )
            }
        )
        durations = CoreMetrics.Timer(label: "upstream_request_duration_seconds", dimensions: [label])
        retries = Counter(label: "upstream_retries_total", dimensions: [label])
        exhausted = Counter(label: "upstream_retry_budget_exhausted_total", dimensions: [label])
        circuit = Gauge(label: "upstream_circuit_open", dimensions: [label])
        circuit.record(0)
    }

    func attempted(_ attempt: UpstreamAttempt) {
        requests[attempt.outcome]?.increment()
        if attempt.number > 0 { durations.record(duration: attempt.duration) }
    }

    func retrying(after outcome: UpstreamOutcome, pause: Duration) {
        retries.increment()
    }

    func retryBudgetSpent() {
        exhausted.increment()
    }

    func circuitChanged(to state: CircuitBreaker.State) {
        circuit.record(state == .closed ? 0 : 1)
        let metadata: Logger.Metadata = ["upstream": "\(upstream.rawValue)", "circuit": "\(state.rawValue)"]
        switch state {
        case .open: logger.warning("upstream left alone for a while", metadata: metadata)
        case .halfOpen: logger.debug("upstream tried again", metadata: metadata)
        case .closed: logger.notice("upstream works again", metadata: metadata)
        }
    }
}
