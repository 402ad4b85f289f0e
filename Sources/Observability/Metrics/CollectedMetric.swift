// SPDX-License-Identifier: Apache-2.0

/// One family with the samples that a ``MetricCollector`` took.
package struct CollectedMetric: Sendable {
    package let name: String
    package let kind: MetricKind
    package let help: String
    package let samples: [(labels: [(String, String)], value: Double)]

    package init(
        _ name: String,
        _ kind: MetricKind,
        help: String,
        samples: [(labels: [(String, String)], value: Double)]
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    package init(_ name: String, _ kind: MetricKind, help: String, value: Double) {
        self.init(name, kind, help: help, samples: [(labels: [], value: value)])
    }

    func write(into text: inout ExpositionText) {
        text.family(name: name, help: help, kind: kind)
        let rendered = samples.map { (MetricLabels($0.labels).rendered, $0.value) }
        for (labels, value) in rendered.sorted(by: { $0.0 < $1.0 }) {
            text.sample(name: name, labels: labels, value: value)
        }
    }
}
