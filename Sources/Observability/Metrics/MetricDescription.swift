// SPDX-License-Identifier: Apache-2.0

/// What is said of a family beyond its values: its help text, and the buckets if it is a histogram.
package struct MetricDescription: Sendable {
    /// As it appears in the exposition, e.g. `http_server_request_duration_seconds`.
    package let name: String
    package let help: String
    /// Upper bounds, in the metric's unit. Empty: the registry's usual ones.
    package let buckets: [Double]

    package init(_ name: String, help: String, buckets: [Double] = []) {
        self.name = name
        self.help = help
        self.buckets = buckets
    }
}
