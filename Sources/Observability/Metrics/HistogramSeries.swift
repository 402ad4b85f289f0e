// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// Counts observations by size. Buckets, sum and count are read under one lock, so `+Inf` always equals `_count`.
final class HistogramSeries: MetricSeries {
    private struct State {
        /// Observations per bucket, not cumulative; the last is for what is above every bound.
        var counts: [UInt64]
        var sum: Double = 0
        /// The last one of each bucket; empty until the first.
        var exemplars: [Exemplar?] = []
    }

    private let bounds: HistogramBounds
    private let exemplarSource: ExemplarSource?
    private let state: Locked<State>

    init(bounds: HistogramBounds, exemplarSource: ExemplarSource?) {
        self.bounds = bounds
        self.exemplarSource = exemplarSource
        state = Locked(State(counts: Array(repeating: 0, count: bounds.labels.count)))
    }

    /// What is not finite is ignored: it would make the sum useless for ever.
    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = bounds.bucket(of: value)
        let exemplar = exemplarSource?().map { traceID in
            Exemplar(traceID: traceID, value: value, secondsSince1970: Date().timeIntervalSince1970)
        }
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
            guard let exemplar else { return }
            if state.exemplars.isEmpty { state.exemplars = Array(repeating: nil, count: state.counts.count) }
            state.exemplars[bucket] = exemplar
        }
    }

    func write(name: String, labels: String, into text: inout ExpositionText) {
        let state = state.withLock { $0 }
        var cumulative: UInt64 = 0
        for (index, count) in state.counts.enumerated() {
            cumulative += count
            text.sample(
                name: name,
                suffix: "_bucket",
                labels: labels,
                bound: bounds.labels[index],
                value: Double(cumulative),
                exemplar: state.exemplars.isEmpty ? nil : state.exemplars[index]
            )
        }
        text.sample(name: name, suffix: "_sum", labels: labels, value: state.sum)
        text.sample(name: name, suffix: "_count", labels: labels, value: Double(cumulative))
    }
}
