// SPDX-License-Identifier: Apache-2.0

/// The bounds of a family of histograms, and how they are written.
final class HistogramBounds: Sendable {
    /// Ascending and finite.
    let values: [Double]
    /// `le="0.5"`, one more than there are values: the last is `le="+Inf"`. Whole numbers as `1.0`, the canonical spelling
    /// of OpenMetrics, in both formats: Prometheus before 3 takes `1` and `1.0` for two series.
    let labels: [String]

    init(_ values: [Double]) {
        self.values = values
        labels = (values + [.infinity]).map { "le=\"\(ExpositionText.fraction($0))\"" }
    }

    /// The bucket that a value belongs to: the first whose bound is not below it.
    func bucket(of value: Double) -> Int {
        var low = 0
        var high = values.count
        while low < high {
            let middle = (low + high) / 2
            if value <= values[middle] { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
