// SPDX-License-Identifier: Apache-2.0

/// The bounds and paces of an outbox.
package struct OutboxLimits: Sendable {
    /// Operations that may wait for the store, each with its vector in memory too: about 3 KB. One more is refused with
    /// `capacity`.
    package var waiting = 50_000
    /// Operations that one call tells the store at most.
    package var batch = 100
    /// Calls at the same time, each of another user.
    package var concurrency = 16
    /// The longest rest of a user's lane after failures. The first is a fortieth of it.
    package var longestRest: Duration = .seconds(20)
    /// How long after it was taken a write is surely shown, where the store doesn't say what it shows.
    package var visibilityWindow: Duration = .seconds(600)
    /// How often acknowledgements are noted on disk, and rests are looked through.
    package var pace: Duration = .milliseconds(200)

    package init() {}

    /// The rest after so many failures in a row: doubling, with jitter, since servers that failed together shall not come
    /// back together.
    func rest(after failures: Int, retryAfter: Duration?) -> Duration {
        let doubled = longestRest / 40 * Int32(clamping: 1 << min(max(failures - 1, 0), 10))
        let rest = min(longestRest, doubled) * Double.random(in: 0.5...1)
        return max(rest, min(retryAfter ?? .zero, longestRest * 3))
    }
}
