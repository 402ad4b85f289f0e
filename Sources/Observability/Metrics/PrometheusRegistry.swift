// SPDX-License-Identifier: Apache-2.0

import Support

/// Every metric of the process, and their exposition as text.
///
/// Never traps and never refuses: instrumentation must not end a request. A name that is used as two kinds, or a family
/// with too many series, gives a series that counts for nothing, and the registry's own counters tell of it.
package final class PrometheusRegistry: Sendable {
    /// The names of the registry's own metrics.
    package static let conflictsName = "metrics_registration_conflicts_total"
    package static let droppedName = "metrics_series_dropped_total"
    package static let scrapeDurationName = "metrics_scrape_duration_seconds"

    struct State {
        var families: [String: MetricFamily] = [:]
        var collectors: [any MetricCollector]
        var conflicts = 0
        var dropped = 0
        /// Of the scrape before, in seconds.
        var scrapeDuration = 0.0
        /// Of the scrape before: the next one is about as long.
        var scrapeBytes = 16_384
    }

    private let descriptions: [String: MetricDescription]
    private let seriesLimit: Int
    private let usualBuckets: [Double]
    private let exemplarSource: ExemplarSource?
    private let state: Locked<State>

    /// - Parameters:
    ///   - descriptions: Help and buckets by exposition name. A family without one is exposed with its name as help.
    ///   - collectors: Asked at every scrape. Their families must not have the names of recorded ones.
    ///   - seriesLimit: The most series of one family.
    ///   - usualBuckets: For histograms without a description.
    ///   - exemplarSource: Ties observations of histograms to traces.
    package init(
        descriptions: [MetricDescription] = [],
        collectors: [any MetricCollector] = [],
        seriesLimit: Int = 1_000,
        usualBuckets: [Double] = HistogramBuckets.requestSeconds,
        exemplarSource: ExemplarSource? = nil
    ) {
        self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { first, _ in first }
        self.seriesLimit = seriesLimit
        self.usualBuckets = HistogramBuckets.cleaned(usualBuckets)
        self.exemplarSource = exemplarSource
        state = Locked(State(collectors: collectors))
    }

    /// Asks that collector too, from the next scrape on.
    package func add(_ collector: any MetricCollector) {
        state.withLock { $0.collectors.append(collector) }
    }

    /// The exposition of this moment: families by name, series by labels.
    /// - Parameter accept: the scraper's `Accept` header.
    package func exposition(accept: String? = nil) -> MetricsExposition {
        exposition(in: ExpositionFormat(accept: accept))
    }

    package func exposition(in format: ExpositionFormat) -> MetricsExposition {
        let startedAt = ContinuousClock.now
        // A copy: recording goes on meanwhile, in the series themselves.
        let scraped = state.withLock { $0 }
        var text = ExpositionText(format, capacity: scraped.scrapeBytes)
        write(scraped, into: &text)
        text.end()
        let (size, duration) = (text.bytes.count + 1_024, startedAt.duration(to: .now) / .seconds(1))
        state.withLock { state in
            state.scrapeDuration = duration
            state.scrapeBytes = size
        }
        return MetricsExposition(contentType: format.contentType, body: text.bytes)
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

    /// Nil when its samples, or its name in OpenMetrics, would be those of another family, which a scraper refuses.
    private func newFamily(
        _ kind: MetricKind,
        name: String,
        in families: [String: MetricFamily]
    ) -> MetricFamily? {
        guard !MetricName.clashes(kind, name, with: { families[$0]?.kind }) else { return nil }
        let description = descriptions[name]
        let own = HistogramBuckets.cleaned(description?.buckets ?? [])
        return MetricFamily(
            name: name,
            kind: kind,
            help: description?.help ?? name,
            bounds: HistogramBounds(own.isEmpty ? usualBuckets : own),
            exemplarSource: exemplarSource
        )
    }
}
