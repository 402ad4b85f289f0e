// SPDX-License-Identifier: Apache-2.0

/// So many requests in so long a time: `60/1m`.
package struct RateLimit: Hashable, Sendable {
    package static let requestRange = 1...1_000_000
    package static let windowRange = Duration.seconds(1)...(.seconds(86_400))

    /// How many may come at once after a pause, and how many come back within ``window``.
    package let requests: Int
    package let window: Duration

    /// Nil outside of ``requestRange`` and ``windowRange``.
    package init?(requests: Int, window: Duration) {
        guard Self.requestRange.contains(requests), Self.windowRange.contains(window) else { return nil }
        self.requests = requests
        self.window = window
    }

    /// The same, for somebody who may have `factor` times as much.
    package func times(_ factor: Int) -> RateLimit {
        let (product, overflows) = requests.multipliedReportingOverflow(by: max(1, factor))
        return RateLimit(requests: overflows ? Int.max : product, unchecked: window)
    }

    private init(requests: Int, unchecked window: Duration) {
        self.requests = requests
        self.window = window
    }

    /// How long one request takes to come back.
    var interval: Duration { window / requests }
}
