// SPDX-License-Identifier: Apache-2.0

/// A bucket of as many tokens as a ``RateLimit`` allows, filled up steadily; each request takes one.
///
/// Kept as the one instant at which it will be full again (the generic cell rate algorithm of ITU-T I.371): nothing to
/// add up, nothing to round.
package struct TokenBucket: Hashable, Sendable {
    private var fullAt: ContinuousClock.Instant

    package init(at now: ContinuousClock.Instant) {
        fullAt = now
    }

    /// What is left, and when there is more.
    package struct State: Hashable, Sendable {
        package let isAllowed: Bool
        /// How many more may come now.
        package let remaining: Int
        /// Until all are there again.
        package let untilFull: Duration
        /// Until the next one may come; zero while there are any left.
        package let untilNext: Duration
    }

    /// Takes one token, if there is one.
    package mutating func take(_ limit: RateLimit, at now: ContinuousClock.Instant) -> State {
        let interval = limit.interval
        let full = max(fullAt, now)
        let missing = now.duration(to: full)
        guard missing + interval <= limit.window else {
            return State(
                isAllowed: false,
                remaining: 0,
                untilFull: missing,
                untilNext: missing + interval - limit.window
            )
        }
        fullAt = full + interval
        let left = limit.window - missing - interval
        let remaining = Int(left / interval + 1e-9)
        return State(
            isAllowed: true,
            remaining: remaining,
            untilFull: missing + interval,
            untilNext: remaining > 0 ? .zero : interval - left
        )
    }

    /// Gives back what ``take(_:at:)`` took.
    mutating func giveBack(_ limit: RateLimit) {
        fullAt -= limit.interval
    }

    /// Whether it is as good as a new one.
    func isFull(at now: ContinuousClock.Instant) -> Bool { fullAt <= now }
}
