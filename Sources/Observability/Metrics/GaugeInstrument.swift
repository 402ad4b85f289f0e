// SPDX-License-Identifier: Apache-2.0

import CoreMetrics

/// Meters, and recorders that do not aggregate.
final class GaugeInstrument: Instrument, MeterHandler, RecorderHandler {
    private let registry: PrometheusRegistry
    private let name: String
    private let labels: [(String, String)]
    private let series: GaugeSeries?

    init(registry: PrometheusRegistry, name: String, labels: [(String, String)]) {
        self.registry = registry
        self.name = name
        self.labels = labels
        series = registry.series(.gauge, name: name, labels: labels) as? GaugeSeries
    }

    func set(_ value: Int64) { series?.set(Double(value)) }
    func set(_ value: Double) { series?.set(value) }
    func increment(by amount: Double) { series?.add(amount) }
    func decrement(by amount: Double) { series?.add(-amount) }
    func record(_ value: Int64) { series?.set(Double(value)) }
    func record(_ value: Double) { series?.set(value) }

    func remove() {
        guard series != nil else { return }
        registry.remove(.gauge, name: name, labels: labels)
    }
}
