// SPDX-License-Identifier: Apache-2.0

extension MetricName {
    private static let histogramSuffixes = ["_bucket", "_sum", "_count"]
    private static let counterSuffix = "_total"

    /// Whether a new family would share the name of a sample, or in OpenMetrics the name of a family, with a known one.
    /// - Parameter known: the kind of the family of a name.
    static func clashes(_ kind: MetricKind, _ name: String, with known: (String) -> MetricKind?) -> Bool {
        if kind == .histogram, histogramSuffixes.contains(where: { known(name + $0) != nil }) { return true }
        for suffix in histogramSuffixes where name.hasSuffix(suffix) {
            if known(String(name.dropLast(suffix.count))) == .histogram { return true }
        }
        // OpenMetrics calls the counter `a_total` the family `a`.
        if kind == .counter, name.hasSuffix(counterSuffix), known(String(name.dropLast(counterSuffix.count))) != nil {
            return true
        }
        return known(name + counterSuffix) == .counter
    }
}
