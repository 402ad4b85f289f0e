// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Dispatch
import Observability

/// Records what a request of the server records, as the server does: instruments made before, labels looked up.
struct RecordingBench {
    private struct Outcome: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private static let rounds = 200_000
    private static let repetitions = 7

    private let active: Meter
    private let durations: InstrumentCache<Outcome, CoreMetrics.Timer>
    private let timers: [CoreMetrics.Timer]
    private let counters: [Counter]
    private let tracedTimers: [CoreMetrics.Timer]

    init() {
        let factory = PrometheusMetricsFactory(registry: PrometheusRegistry())
        active = Meter(label: "http_server_active_requests", factory: factory)
        durations = InstrumentCache { outcome in
            CoreMetrics.Timer(
                label: "http_server_request_duration_seconds",
                dimensions: [
                    ("http_request_method", outcome.method), ("http_route", outcome.route),
                    ("http_response_status_code", String(outcome.status)),
                ],
                factory: factory
            )
        }
        timers = (0..<8).map { CoreMetrics.Timer(label: "timer_\($0)", factory: factory) }
        counters = (0..<8).map { Counter(label: "counter_\($0)", factory: factory) }
        let registry = PrometheusRegistry(exemplarSource: TraceContext.sampledTrace)
        let traced = PrometheusMetricsFactory(registry: registry)
        tracedTimers = (0..<8).map { CoreMetrics.Timer(label: "timer_\($0)", factory: traced) }
    }

    /// The HTTP exchange alone: the cheapest request there is.
    func liveness() -> Double {
        best { http($0, route: "/api/health/live", timers) }
    }

    /// The exchange, the embedding, the store twice, the model, the recall and the log line.
    func chat() -> Double {
        best { chat($0, timers) }
    }

    /// The same in a sampled trace: each observation of a histogram becomes an exemplar.
    func tracedChat() -> Double {
        SampledWork.run { best { chat($0, tracedTimers) } }
    }

    /// The same from two threads at once, on the same series.
    func chatOnTwoThreads() -> Double {
        best(of: {
            DispatchQueue.concurrentPerform(iterations: 2) { _ in
                for round in 0..<Self.rounds { chat(round, timers) }
            }
        })
    }

    private func http(_ round: Int, route: String, _ timers: [CoreMetrics.Timer]) {
        active.increment(by: 1)
        active.decrement(by: 1)
        durations[Outcome(method: "POST", route: route, status: 200)].recordNanoseconds(Int64(round))
        timers[0].recordNanoseconds(Int64(round))
        timers[1].recordNanoseconds(Int64(round))
    }

    private func chat(_ round: Int, _ timers: [CoreMetrics.Timer]) {
        http(round, route: "/api/chat", timers)
        for timer in timers[2...] { timer.recordNanoseconds(Int64(round)) }
        for counter in counters { counter.increment() }
    }

    /// Nanoseconds per request of the best repetition: what disturbs a measurement only makes it longer.
    private func best(_ request: (Int) -> Void) -> Double {
        best(of: { for round in 0..<Self.rounds { request(round) } })
    }

    /// - Parameter all: makes as many requests as a repetition has rounds.
    private func best(of all: () -> Void) -> Double {
        (0..<Self.repetitions).map { _ in
            let startedAt = ContinuousClock.now
            all()
            return startedAt.duration(to: .now) / .nanoseconds(1) / Double(Self.rounds)
        }.min() ?? 0
    }
}
