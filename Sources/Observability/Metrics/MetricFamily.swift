// SPDX-License-Identifier: Apache-2.0

/// Series of one name and kind.
struct MetricFamily {
    let name: String
    let help: String
    let kind: MetricKind
    let buckets: [Double]
    private var series: [MetricLabels: any MetricSeries] = [:]

    init(name: String, kind: MetricKind, help: String, buckets: [Double]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.buckets = buckets
    }

    /// The series of these labels, made if there is room; nil when the family is full.
    mutating func series(_ labels: MetricLabels, limit: Int) -> (any MetricSeries)? {
        if let known = series[labels] { return known }
        guard series.count < limit else { return nil }
        let made: any MetricSeries =
            switch kind {
            case .counter: CounterSeries()
            case .gauge: GaugeSeries()
            case .histogram: HistogramSeries(bounds: buckets)
            }
        series[labels] = made
        return made
    }

    mutating func remove(_ labels: MetricLabels) {
        series[labels] = nil
    }

    /// Sorted by labels: two scrapes differ in values only.
    func snapshot() -> [(MetricLabels, any MetricSeries)] {
        series.sorted { $0.key.rendered < $1.key.rendered }.map { ($0.key, $0.value) }
    }
}
