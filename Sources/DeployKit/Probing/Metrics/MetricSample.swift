// SPDX-License-Identifier: Apache-2.0

/// One line of an exposition: a series and its value.
package struct MetricSample: Sendable, Hashable {
    package let name: String
    package let labels: [String: String]
    package let value: Double

    package init(name: String, labels: [String: String] = [:], value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}
