// SPDX-License-Identifier: Apache-2.0

/// Bounds of histograms.
package enum HistogramBuckets {
    /// Seconds of HTTP requests, as the OpenTelemetry semantic conventions advise.
    package static let requestSeconds = [
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]
    /// Seconds of work on this machine: a query of the store, an embedding.
    package static let localSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    /// Finite, ascending, without doubles: what the exposition demands.
    static func cleaned(_ bounds: [Double]) -> [Double] {
        Set(bounds.filter(\.isFinite)).sorted()
    }
}
