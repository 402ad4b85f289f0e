// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import HTTPTransport
import Logging
import Observability
import Support

/// Counts and times what happens to calls of one peer, and logs when its circuit changes.
struct UpstreamMetrics: UpstreamObserver {
    private struct Attempt: Hashable {
        let operation: HTTPOperation
        let outcome: UpstreamOutcome
    }

    /// Outcomes after which another attempt may follow.
    private static let retriedOutcomes = UpstreamOutcome.allCases.filter { $0.isFailureOfPeer || $0 == .rateLimited }

    private let upstream: Upstream
    private let logger: Logger
    private let requests: InstrumentCache<Attempt, Counter>
    private let durations: InstrumentCache<HTTPOperation, CoreMetrics.Timer>
    private let phases: UpstreamPhaseMetrics
    private let retries: InstrumentCache<UpstreamOutcome, Counter>
    private let exhausted: Counter
    private let transitions: InstrumentCache<CircuitBreaker.State, Counter>

    init(upstream: Upstream, logger: Logger) {
        self.upstream = upstream
        self.logger = logger
        let label = ("upstream", upstream.rawValue)
        let operations = upstream.operations
        let factory = MetricsSystem.factory
        requests = InstrumentCache(
            keys: operations.flatMap { operation in
                UpstreamOutcome.allCases.map { Attempt(operation: operation, outcome: $0) }
            }
        ) { key in
            let dimensions = [label, ("operation", key.operation.name), ("outcome", key.outcome.rawValue)]
            return Counter(label: "upstream_requests_total", dimensions: dimensions, factory: factory)
        }
        durations = InstrumentCache(keys: operations) { operation in
            CoreMetrics.Timer(
                label: "upstream_request_duration_seconds",
                dimensions: [label, ("operation", operation.name)],
                factory: factory
            )
        }
        phases = UpstreamPhaseMetrics(upstream)
        retries = InstrumentCache(keys: Self.retriedOutcomes) { outcome in
            let dimensions = [label, ("reason", outcome.rawValue)]
            return Counter(label: "upstream_retries_total", dimensions: dimensions, factory: factory)
        }
        exhausted = Counter(label: "upstream_retry_budget_exhausted_total", dimensions: [label])
        transitions = InstrumentCache(keys: CircuitBreaker.State.allCases) { state in
            let dimensions = [label, ("to", state.rawValue)]
            return Counter(label: "upstream_circuit_transitions_total", dimensions: dimensions, factory: factory)
        }
    }

    func attempted(_ attempt: UpstreamAttempt) {
        requests[Attempt(operation: attempt.operation, outcome: attempt.outcome)].increment()
        guard attempt.number > 0 else { return }
        durations[attempt.operation].recordNanoseconds(attempt.duration.nanoseconds)
        if let timings = attempt.timings { phases.headCame(timings) }
    }

    func bodyEnded(_ outcome: UpstreamOutcome, timings: HTTPTimings) {
        phases.bodyEnded(timings)
    }

    func retrying(after outcome: UpstreamOutcome, pause: Duration) {
        retries[outcome].increment()
    }

    func retryBudgetSpent() {
        exhausted.increment()
    }

    func circuitChanged(to state: CircuitBreaker.State) {
        transitions[state].increment()
        let metadata: Logger.Metadata = ["upstream": "\(upstream.rawValue)", "circuit": "\(state.rawValue)"]
        switch state {
        case .open: logger.warning("upstream left alone for a while", metadata: metadata)
        case .halfOpen: logger.debug("upstream tried again", metadata: metadata)
        case .closed: logger.notice("upstream works again", metadata: metadata)
        }
    }
}
