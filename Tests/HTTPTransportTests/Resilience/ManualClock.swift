// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// Time that moves only when it is told to, or when somebody sleeps; chance that is always the same.
final class ManualClock: Sendable {
    private struct State {
        var now = ContinuousClock.Instant.now
        var pauses: [Duration] = []
    }

    private let state = Locked(State())
    private let drawn: Double

    init(drawn: Double = 1) {
        self.drawn = drawn
    }

    var now: ContinuousClock.Instant { state.withLock { $0.now } }
    /// What was slept so far.
    var pauses: [Duration] { state.withLock { $0.pauses } }

    func advance(_ duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }

    var asResilienceClock: ResilienceClock {
        ResilienceClock(
            now: { [self] in now },
            sleep: { [self] duration in
                try Task.checkCancellation()
                advance(duration)
                state.withLock { $0.pauses.append(duration) }
            },
            draw: { [drawn] in drawn }
        )
    }
}
