// SPDX-License-Identifier: Apache-2.0

import Support

/// Goes up only.
final class CounterSeries: MetricSeries {
    private let value = Locked<Double>(0)

    /// Anything below zero is ignored: a counter that falls looks like a restart to Prometheus.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        value.withLock { $0 += amount }
    }

    func reset() {
        value.withLock { $0 = 0 }
    }

    func write(name: String, labels: String, into text: inout ExpositionText) {
        text.sample(name: name, labels: labels, value: value.withLock { $0 })
    }
}
