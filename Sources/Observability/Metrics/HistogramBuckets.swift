// SPDX-License-Identifier: Apache-2.0

/// Bounds of histograms.
package enum HistogramBuckets {
    /// Seconds of HTTP requests, as the OpenTelemetry semantic conventions advise.
    package static let requestSeconds = [
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]
    /// Seconds of language models, which take up to two minutes.
    package static let modelSeconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120]
    /// Seconds of work on this machine: a query of the store, an embedding.
    package static let localSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
    /// Bytes, from 256 B to 16 MiB by fours.
    package static let bytes = [256.0, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216]

    /// Finite, ascending, without doubles: what the exposition demands.
    static func cleaned(_ bounds: [Double]) -> [Double] {
        Set(bounds.filter(\.isFinite)).sorted()
    }
}
