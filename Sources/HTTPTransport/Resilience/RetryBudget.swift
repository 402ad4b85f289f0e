// SPDX-License-Identifier: Apache-2.0

/// Keeps retries a small share of the requests, so that a peer in trouble is not asked several times as often by all.
///
/// A bucket of tokens: every request puts a share of one in, every retry takes a whole one out. What drips in with time
/// lets a service with few requests retry at all.
package struct RetryBudget: Sendable {
    package struct Configuration: Sendable {
        /// Retries for each request, in the long run.
        package var share = 0.1
        /// Retries in each second that are allowed however few requests there are.
        package var floorPerSecond = 0.5
        /// Retries that may come at once after a good time.
        package var capacity = 20.0

        package init() {}
    }

    private let configuration: Configuration
    private var tokens: Double
    private var filledAt: ContinuousClock.Instant?

    package init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        tokens = configuration.capacity
    }

    /// A request is sent for the first time.
    package mutating func deposit(at now: ContinuousClock.Instant) {
        drip(until: now)
        tokens = min(configuration.capacity, tokens + configuration.share)
    }

    /// Whether a request may be sent once more.
    package mutating func withdraw(at now: ContinuousClock.Instant) -> Bool {
        drip(until: now)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    private mutating func drip(until now: ContinuousClock.Instant) {
        let last = filledAt ?? now
        filledAt = max(last, now)
        guard last < now else { return }
        let seconds = last.duration(to: now) / .seconds(1)
        tokens = min(configuration.capacity, tokens + seconds * configuration.floorPerSecond)
    }
}
