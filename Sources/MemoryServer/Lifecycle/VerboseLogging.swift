// SPDX-License-Identifier: Apache-2.0

/// For how long everything is logged: a state machine without a clock.
///
/// One timer is enough, however often it is asked for: it is put off, not started again.
struct VerboseLogging: Sendable {
    enum TimerAction: Equatable {
        /// It is over: back to the configured level.
        case restore
        case wait(until: ContinuousClock.Instant)
        /// It was ended before; the timer is no longer needed.
        case stop
    }

    private let limit: Duration
    private var end: ContinuousClock.Instant?
    private var hasTimer = false

    init(limit: Duration) {
        self.limit = limit
    }

    /// From now on, for the limit. True when the caller is to start the timer.
    mutating func begin(at now: ContinuousClock.Instant) -> Bool {
        end = now.advanced(by: limit)
        defer { hasTimer = true }
        return !hasTimer
    }

    /// Asked for by hand. False when nothing was to be ended.
    mutating func stop() -> Bool {
        defer { end = nil }
        return end != nil
    }

    /// What the timer is to do next.
    mutating func timer(at now: ContinuousClock.Instant) -> TimerAction {
        guard let end else {
            hasTimer = false
            return .stop
        }
        guard end <= now else { return .wait(until: end) }
        self.end = nil
        hasTimer = false
        return .restore
    }
}
