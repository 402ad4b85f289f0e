// SPDX-License-Identifier: Apache-2.0

package import CoreMetrics

/// The back end of swift-metrics on a ``PrometheusRegistry``.
///
/// Names become Prometheus's: dots and dashes `_`, counters end in `_total`, timers in `_seconds` and are histograms of
/// seconds, aggregating recorders are histograms, other recorders and meters are gauges.
package struct PrometheusMetricsFactory: MetricsFactory {
    private let registry: PrometheusRegistry

    package init(registry: PrometheusRegistry) {
        self.registry = registry
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        CounterInstrument(registry: registry, name: Self.name(label, suffix: "_total"), labels: dimensions)
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        CounterInstrument(registry: registry, name: Self.name(label, suffix: "_total"), labels: dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        GaugeInstrument(registry: registry, name: MetricName.metric(label), labels: dimensions)
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        let name = MetricName.metric(label)
        return aggregate
            ? HistogramInstrument(registry: registry, name: name, labels: dimensions)
            : GaugeInstrument(registry: registry, name: name, labels: dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        HistogramInstrument(registry: registry, name: Self.name(label, suffix: "_seconds"), labels: dimensions)
    }

    package func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { destroy(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

    private func destroy(_ handler: AnyObject) {
        (handler as? any Instrument)?.remove()
    }

    private static func name(_ label: String, suffix: String) -> String {
        let name = MetricName.metric(label)
        return name.hasSuffix(suffix) ? name : name + suffix
    }
}
