// SPDX-License-Identifier: Apache-2.0

/// Measures something at the moment of the scrape rather than when it changes.
package protocol MetricCollector: Sendable {
    /// Values now. Called on the scraping thread: quick, and without waiting for anything.
    func collect() -> [CollectedMetric]
}
