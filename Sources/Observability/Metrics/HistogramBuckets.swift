// SPDX-License-Identifier: Apache-2.0

/// Bounds of histograms.
package enum HistogramBuckets {
    /// Seconds of HTTP requests, as the OpenTelemetry semantic conventions advise.
    package static let requestSeconds = [
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]
    /// Seconds of work on this machine: a query of the store, an embedding.
    package static let localSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    /// Seconds of language models: they think before they speak, and speak for long.
    package static let languageModelSeconds = [
        0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 60, 120,
    ]
    /// Seconds that something waits for its turn on a thread: next to none, or something is wrong.
    package static let lagSeconds = [0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]
    /// Seconds that a write may wait for a store that is away.
    package static let deliverySeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400]

    /// Bytes of answers.
    package static let bodyBytes: [Double] = [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 16_777_216]

    /// Finite, ascending, without doubles: what the exposition demands.
    static func cleaned(_ bounds: [Double]) -> [Double] {
        Set(bounds.filter(\.isFinite)).sorted()
    }
}
