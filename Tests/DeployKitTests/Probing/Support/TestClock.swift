// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Support

/// Time that passes only when somebody waits.
final class TestClock: Sendable {
    private let state: Locked<(now: ContinuousClock.Instant, pauses: Int)>

    init() {
        // Deadlines of requests are by the real clock: on a machine that is busy they must not pass.
        state = Locked((.now.advanced(by: .seconds(3_600)), 0))
    }

    var pauses: Int { state.withLock { $0.pauses } }

    var clock: ProbeClock {
        ProbeClock(now: { self.state.withLock { $0.now } }) { duration in
            try Task.checkCancellation()
            self.state.withLock { state in
                state.now = state.now.advanced(by: duration)
                state.pauses += 1
            }
            await Task.yield()
        }
    }

    /// Of a step that may take so long.
    func deadline(after duration: Duration) -> Deadline {
        Deadline(instant: state.withLock { $0.now }.advanced(by: duration))
    }
}
