// SPDX-License-Identifier: Apache-2.0

/// One series: a family with certain labels.
protocol MetricSeries: AnyObject, Sendable {
    /// Appends its samples. `name` is the family's, `labels` are rendered.
    func write(name: String, labels: String, into text: inout ExpositionText)
}
