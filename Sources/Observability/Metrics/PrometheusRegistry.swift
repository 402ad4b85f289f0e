// SPDX-License-Identifier: Apache-2.0

import Support

/// Every metric of the process, and their exposition as Prometheus text.
///
/// Never traps and never refuses: instrumentation must not end a request. A name that is used as two kinds, or a family
/// with too many series, gives a series that counts for nothing, and the registry's own counters tell of it.
package final class PrometheusRegistry: Sendable {
    /// The names of the registry's own metrics.
    package static let conflictsName = "metrics_registration_conflicts_total"
    package static let droppedName = "metrics_series_dropped_total"

    private struct State {
        var families: [String: MetricFamily] = [:]
        var conflicts = 0
        var dropped = 0
    }

    private let descriptions: [String: MetricDescription]
    private let collectors: [any MetricCollector]
    private let seriesLimit: Int
    private let usualBuckets: [Double]
    private let state = Locked(State())

    /// - Parameters:
    ///   - descriptions: Help and buckets by exposition name. A family without one is exposed with its name as help.
    ///   - collectors: Asked at every scrape. Their families must not have the names of recorded ones.
    ///   - seriesLimit: The most series of one family.
    ///   - usualBuckets: For histograms without a description.
    package init(
        descriptions: [MetricDescription] = [],
        collectors: [any MetricCollector] = [],
        seriesLimit: Int = 1_000,
        usualBuckets: [Double] = HistogramBuckets.requestSeconds
    ) {
        self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { first, _ in first }
        self.collectors = collectors
        self.seriesLimit = seriesLimit
        self.usualBuckets = HistogramBuckets.cleaned(usualBuckets)
    }

    /// The exposition of this moment: families by name, series by labels.
    package func exposition() -> MetricsExposition {
        let (families, conflicts, dropped) = state.withLock { ($0.families, $0.conflicts, $0.dropped) }
        var parts: [String: String] = [:]
        for family in families.values {
            var text = ExpositionText()
            text.family(name: family.name, help: family.help, kind: family.kind)
            for (labels, series) in family.snapshot() {
                series.write(name: family.name, labels: labels.rendered, into: &text)
            }
            parts[family.name] = text.text
        }
        for metric in collectors.flatMap({ $0.collect() }) + own(conflicts: conflicts, dropped: dropped)
        where parts[metric.name] == nil {
            parts[metric.name] = Self.text(of: metric)
        }
        let body = parts.sorted { $0.key < $1.key }.map(\.value).joined()
        return MetricsExposition(contentType: ExpositionText.contentType, body: Array(body.utf8))
    }

    /// The series of a name and labels, made at first use; nil on a conflict of kinds or a full family.
    func series(_ kind: MetricKind, name: String, labels: [(String, String)]) -> (any MetricSeries)? {
        let key = MetricLabels(labels, isHistogram: kind == .histogram)
        return state.withLock { state in
            guard var family = state.families[name] ?? newFamily(kind, name: name, in: state.families),
                family.kind == kind
            else {
                state.conflicts += 1
                return nil
            }
            // Taken out while it changes, so that its dictionary isn't copied.
            state.families[name] = nil
            defer { state.families[name] = family }
            guard let series = family.series(key, limit: seriesLimit) else {
                state.dropped += 1
                return nil
            }
            return series
        }
    }

    func remove(_ kind: MetricKind, name: String, labels: [(String, String)]) {
        let key = MetricLabels(labels, isHistogram: kind == .histogram)
        state.withLock { $0.families[name]?.remove(key) }
    }

    /// Nil when a histogram's samples would have the name of another family, which a scraper refuses.
    private func newFamily(
        _ kind: MetricKind,
        name: String,
        in families: [String: MetricFamily]
    ) -> MetricFamily? {
        let suffixes = ["_bucket", "_sum", "_count"]
        if kind == .histogram, suffixes.contains(where: { families[name + $0] != nil }) { return nil }
        for suffix in suffixes where name.hasSuffix(suffix) {
            if families[String(name.dropLast(suffix.count))]?.kind == .histogram { return nil }
        }
        let description = descriptions[name]
        let own = HistogramBuckets.cleaned(description?.buckets ?? [])
        return MetricFamily(
            name: name,
            kind: kind,
            help: description?.help ?? name,
            buckets: own.isEmpty ? usualBuckets : own
        )
    }

    private func own(conflicts: Int, dropped: Int) -> [CollectedMetric] {
        [
            CollectedMetric(
                Self.conflictsName,
                .counter,
                help: "Metrics asked for under a name that is taken by another kind; they are not recorded.",
                value: Double(conflicts)
            ),
            CollectedMetric(
                Self.droppedName,
                .counter,
                help: "Series refused because their family is full; they are not recorded.",
                value: Double(dropped)
            ),
        ]
    }

    private static func text(of metric: CollectedMetric) -> String {
        var text = ExpositionText()
        text.family(name: metric.name, help: metric.help, kind: metric.kind)
        let samples = metric.samples.map { (MetricLabels($0.labels).rendered, $0.value) }
        for (labels, value) in samples.sorted(by: { $0.0 < $1.0 }) {
            text.sample(name: metric.name, labels: labels, value: value)
        }
        return text.text
    }
}
