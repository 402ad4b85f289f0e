// SPDX-License-Identifier: Apache-2.0

/// What the last real calls say about a peer: health that costs nothing.
package struct RecentOutcome: Sendable {
    package struct Call: Sendable {
        package let at: ContinuousClock.Instant
        package let outcome: UpstreamOutcome
        /// Nil where there was no response, or its body broke off.
        package let status: Int?
    }

    /// The last one that the peer answered, or should have; what we gave up or never sent is none. Nil before the first.
    package let lastCall: Call?
    package let circuit: CircuitBreaker.State
    /// How long requests are refused for now; nil while they are sent.
    package let refusedFor: Duration?
}
