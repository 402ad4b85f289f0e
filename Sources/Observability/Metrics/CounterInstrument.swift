// SPDX-License-Identifier: Apache-2.0

import CoreMetrics

/// Counters of either number type.
final class CounterInstrument: Instrument, CounterHandler, FloatingPointCounterHandler {
    private let registry: PrometheusRegistry
    private let name: String
    private let labels: [(String, String)]
    private let series: CounterSeries?

    init(registry: PrometheusRegistry, name: String, labels: [(String, String)]) {
        self.registry = registry
        self.name = name
        self.labels = labels
        series = registry.series(.counter, name: name, labels: labels) as? CounterSeries
    }

    func increment(by amount: Int64) { series?.increment(by: Double(amount)) }
    func increment(by amount: Double) { series?.increment(by: amount) }
    func reset() { series?.reset() }

    func remove() {
        guard series != nil else { return }
        registry.remove(.counter, name: name, labels: labels)
    }
}
