// SPDX-License-Identifier: Apache-2.0

extension PrometheusRegistry {
    private enum Part {
        case recorded(MetricFamily)
        case collected(CollectedMetric)

        var name: String {
            switch self {
            case .recorded(let family): family.name
            case .collected(let metric): metric.name
            }
        }
    }

    func write(_ state: State, into text: inout ExpositionText) {
        var parts = state.families.values.map { Part.recorded($0) }
        var names = Set(state.families.keys)
        for metric in state.collectors.flatMap({ $0.collect() }) + own(state) where names.insert(metric.name).inserted {
            parts.append(.collected(metric))
        }
        for part in parts.sorted(by: { $0.name < $1.name }) {
            switch part {
            case .recorded(let family): family.write(into: &text)
            case .collected(let metric): metric.write(into: &text)
            }
        }
    }

    private func own(_ state: State) -> [CollectedMetric] {
        [
            CollectedMetric(
                Self.conflictsName,
                .counter,
                help: "Metrics asked for under a name that is taken by another kind; they are not recorded.",
                value: Double(state.conflicts)
            ),
            CollectedMetric(
                Self.droppedName,
                .counter,
                help: "Series refused because their family is full; they are not recorded.",
                value: Double(state.dropped)
            ),
            CollectedMetric(
                Self.scrapeDurationName,
                .gauge,
                help: "How long the scrape before this one took to write, in seconds.",
                value: state.scrapeDuration
            ),
        ]
    }
}
