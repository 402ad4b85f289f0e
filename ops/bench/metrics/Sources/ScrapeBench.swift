// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Observability

/// Scrapes a registry with as many series as asked for, in the mix of the server: most belong to histograms.
struct ScrapeBench {
    private static let rounds = 200
    private static let samplesPerHistogram = 17

    private let registry: PrometheusRegistry
    /// Samples, which are the series that Prometheus counts.
    let seriesCount: Int

    init(series: Int) {
        let registry = PrometheusRegistry(collectors: [ProcessMetrics()], exemplarSource: TraceContext.sampledTrace)
        let factory = PrometheusMetricsFactory(registry: registry)
        let histograms = series * 3 / 4 / Self.samplesPerHistogram
        for number in 0..<histograms {
            let dimensions = [("operation", "operation_\(number % 9)"), ("upstream", "upstream_\(number)")]
            let timer = CoreMetrics.Timer(label: "durations_\(number % 10)", dimensions: dimensions, factory: factory)
            SampledWork.run {
                for value in 0..<100 { timer.recordNanoseconds(Int64(value * value) * 1_234_567) }
            }
        }
        for number in 0..<(series - histograms * Self.samplesPerHistogram) {
            let dimensions = [("outcome", "outcome_\(number)"), ("upstream", "upstream_\(number % 4)")]
            Counter(label: "requests_\(number % 10)", dimensions: dimensions, factory: factory).increment(by: number)
        }
        self.registry = registry
        let lines = registry.exposition(in: .prometheusText).body.split(separator: UInt8(ascii: "\n"))
        seriesCount = lines.count { $0.first != UInt8(ascii: "#") }
    }

    /// Milliseconds.
    func text() -> [String: Double] { measure(.prometheusText) }
    func openMetrics() -> [String: Double] { measure(.openMetrics) }

    private func measure(_ format: ExpositionFormat) -> [String: Double] {
        let times = (0..<Self.rounds).map { _ in
            let startedAt = ContinuousClock.now
            _ = registry.exposition(in: format)
            return startedAt.duration(to: .now) / .milliseconds(1)
        }.sorted()
        return ["median": times[times.count / 2], "p99": times[times.count * 99 / 100]]
    }
}
