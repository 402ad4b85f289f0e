// SPDX-License-Identifier: Apache-2.0

import CoreMetrics

/// Timers, and recorders that aggregate.
final class HistogramInstrument: Instrument, RecorderHandler, TimerHandler {
    private let registry: PrometheusRegistry
    private let name: String
    private let labels: [(String, String)]
    private let series: HistogramSeries?

    init(registry: PrometheusRegistry, name: String, labels: [(String, String)]) {
        self.registry = registry
        self.name = name
        self.labels = labels
        series = registry.series(.histogram, name: name, labels: labels) as? HistogramSeries
    }

    func record(_ value: Int64) { series?.record(Double(value)) }
    func record(_ value: Double) { series?.record(value) }
    /// Seconds, the base unit, whatever unit the caller has measured in.
    func recordNanoseconds(_ duration: Int64) { series?.record(Double(duration) / 1e9) }

    func remove() {
        guard series != nil else { return }
        registry.remove(.histogram, name: name, labels: labels)
    }
}
