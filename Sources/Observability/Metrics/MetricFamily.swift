// SPDX-License-Identifier: Apache-2.0

/// Series of one name and kind.
struct MetricFamily {
    typealias Entry = (labels: MetricLabels, series: any MetricSeries)

    let name: String
    let help: String
    let kind: MetricKind
    private let bounds: HistogramBounds
    private let exemplarSource: ExemplarSource?
    private var series: [MetricLabels: any MetricSeries] = [:]
    /// The same sorted by labels, so that two scrapes differ in values only. Kept sorted, since series are made once and
    /// scraped often.
    private(set) var ordered: [Entry] = []

    init(name: String, kind: MetricKind, help: String, bounds: HistogramBounds, exemplarSource: ExemplarSource?) {
        self.name = name
        self.kind = kind
        self.help = help
        self.bounds = bounds
        self.exemplarSource = exemplarSource
    }

    /// The series of these labels, made if there is room; nil when the family is full.
    mutating func series(_ labels: MetricLabels, limit: Int) -> (any MetricSeries)? {
        if let known = series[labels] { return known }
        guard series.count < limit else { return nil }
        let made: any MetricSeries =
            switch kind {
            case .counter: CounterSeries()
            case .gauge: GaugeSeries()
            case .histogram: HistogramSeries(bounds: bounds, exemplarSource: exemplarSource)
            }
        series[labels] = made
        ordered.insert((labels, made), at: place(of: labels))
        return made
    }

    mutating func remove(_ labels: MetricLabels) {
        guard series.removeValue(forKey: labels) != nil else { return }
        ordered.remove(at: place(of: labels))
    }

    func write(into text: inout ExpositionText) {
        text.family(name: name, help: help, kind: kind)
        for (labels, series) in ordered {
            series.write(name: name, labels: labels.rendered, into: &text)
        }
    }

    /// Where in ``ordered`` a series with these labels is, or would be.
    private func place(of labels: MetricLabels) -> Int {
        var low = 0
        var high = ordered.count
        while low < high {
            let middle = (low + high) / 2
            if ordered[middle].labels.rendered < labels.rendered { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
