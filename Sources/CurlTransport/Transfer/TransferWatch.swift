// SPDX-License-Identifier: Apache-2.0

/// The clock of one transfer: when it has run too long, or been silent too long.
///
/// Kept by us although libcurl has `TIMEOUT_MS` and `LOW_SPEED_TIME`: libcurl reports all its time-outs by one code, so
/// that they could only be told apart by their text, and counts silence in whole seconds of an averaged speed.
struct TransferWatch: Sendable {
    enum Verdict: Hashable {
        case inTime
        case silent
        case deadlinePassed
    }

    private let deadline: ContinuousClock.Instant
    private let idleTimeout: Duration
    /// What is borne now: first the wait for the head, then ``idleTimeout``.
    private var borneSilence: Duration
    private var lastActivity: ContinuousClock.Instant
    private var isPaused = false

    init(
        deadline: ContinuousClock.Instant,
        headTimeout: Duration,
        idleTimeout: Duration,
        start: ContinuousClock.Instant
    ) {
        self.deadline = deadline
        self.idleTimeout = idleTimeout
        borneSilence = headTimeout
        lastActivity = start
    }

    /// The earliest moment at which the verdict can change. Activity moves it later; the head and the
    /// end of a pause may move it earlier.
    var due: ContinuousClock.Instant {
        isPaused ? deadline : min(deadline, lastActivity.advanced(by: borneSilence))
    }

    mutating func activity(at now: ContinuousClock.Instant) {
        lastActivity = max(lastActivity, now)
    }

    mutating func headReceived(at now: ContinuousClock.Instant) {
        borneSilence = idleTimeout
        activity(at: now)
    }

    /// The reader is slow: the peer cannot be blamed for silence until ``resume(at:)``.
    mutating func pause() {
        isPaused = true
    }

    mutating func resume(at now: ContinuousClock.Instant) {
        isPaused = false
        activity(at: now)
    }

    func verdict(at now: ContinuousClock.Instant) -> Verdict {
        if now >= deadline { return .deadlinePassed }
        return now >= due ? .silent : .inTime
    }
}
