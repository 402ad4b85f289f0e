// SPDX-License-Identifier: Apache-2.0

/// What the last real calls say about a peer: health that costs nothing.
package struct RecentOutcome: Sendable {
    package struct Failure: Sendable {
        package let at: ContinuousClock.Instant
        package let outcome: UpstreamOutcome
        package let status: Int?
    }

    /// When the peer last answered anything but a failure of its own; nil if never.
    package let lastSuccess: ContinuousClock.Instant?
    /// Also a broken body; a refused request (4xx) is none.
    package let lastFailure: Failure?
    package let circuit: CircuitBreaker.State
    /// How long requests are refused for now; nil while they are sent.
    package let refusedFor: Duration?

    /// Whether the last call that says something about the peer failed.
    package var lastCallFailed: Bool {
        guard let lastFailure else { return false }
        return lastSuccess.map { $0 < lastFailure.at } ?? true
    }
}
