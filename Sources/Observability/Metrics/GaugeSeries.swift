// SPDX-License-Identifier: Apache-2.0

import Support

/// Goes up and down.
final class GaugeSeries: MetricSeries {
    private let value = Locked<Double>(0)

    func set(_ newValue: Double) {
        value.withLock { $0 = newValue }
    }

    func add(_ amount: Double) {
        value.withLock { $0 += amount }
    }

    func write(name: String, labels: String, into text: inout ExpositionText) {
        text.sample(name: name, labels: labels, value: value.withLock { $0 })
    }
}
