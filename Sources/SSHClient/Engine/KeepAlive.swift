// SPDX-License-Identifier: Apache-2.0

/// When to show that we live, and when to take the peer for dead. Pure.
struct KeepAlive {
    enum Verdict: Equatable {
        case send
        case giveUp
    }

    private let interval: Duration
    private let limit: Duration
    private(set) var due: ContinuousClock.Instant
    /// The count of bytes at the last look.
    private(set) var received: UInt64 = 0
    private var lastHeard: ContinuousClock.Instant

    init(_ settings: SSHSettings, now: ContinuousClock.Instant) {
        // libssh2 takes whole seconds and makes two of one.
        interval = max(.seconds(2), settings.keepAliveInterval)
        limit = max(interval * 2, settings.unresponsiveAfter)
        due = now.advanced(by: interval)
        lastHeard = now
    }

    /// - Parameter hears: Whether anything came since the last look.
    mutating func fell(due now: ContinuousClock.Instant, received: UInt64, hears: Bool) -> Verdict {
        self.received = received
        if hears { lastHeard = now }
        due = now.advanced(by: interval)
        return lastHeard.duration(to: now) >= limit ? .giveUp : .send
    }
}
