// SPDX-License-Identifier: Apache-2.0

import Support

/// Counts observations by size. Buckets, sum and count are read under one lock, so `+Inf` always equals `_count`.
final class HistogramSeries: MetricSeries {
    private struct State {
        /// Observations per bucket, not cumulative; the last is for what is above every bound.
        var counts: [UInt64]
        var sum: Double = 0
    }

    private let bounds: [Double]
    private let state: Locked<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Locked(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// What is not finite is ignored: it would make the sum useless for ever.
    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func write(name: String, labels: String, into text: inout ExpositionText) {
        let state = state.withLock { $0 }
        var cumulative: UInt64 = 0
        for (index, count) in state.counts.enumerated() {
            cumulative += count
            let bound = index < bounds.count ? ExpositionText.number(bounds[index]) : "+Inf"
            let separator = labels.isEmpty ? "" : ","
            text.sample(
                name: name + "_bucket",
                labels: "\(labels)\(separator)le=\"\(bound)\"",
                value: Double(cumulative)
            )
        }
        text.sample(name: name + "_sum", labels: labels, value: state.sum)
        text.sample(name: name + "_count", labels: labels, value: Double(cumulative))
    }
}
