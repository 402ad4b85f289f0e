// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryServer

struct VerboseLoggingTests {
    private let start = ContinuousClock.now

    private func time(_ minutes: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(60 * minutes)) }

    @Test("it ends by itself when its time is over, and not before")
    func ends() {
        var verbose = VerboseLogging(limit: .seconds(900))
        let starts = verbose.begin(at: time(0))
        let actions = [verbose.timer(at: time(14)), verbose.timer(at: time(15))]
        #expect(starts)
        #expect(actions == [.wait(until: time(15)), .restore])
    }

    @Test("asked for again it lasts longer, with the timer that runs already")
    func again() {
        var verbose = VerboseLogging(limit: .seconds(900))
        let starts = [verbose.begin(at: time(0)), verbose.begin(at: time(10))]
        let actions = [verbose.timer(at: time(15)), verbose.timer(at: time(25))]
        #expect(starts == [true, false])
        #expect(actions == [.wait(until: time(25)), .restore])
    }

    @Test("ended by hand, the timer has nothing to do, and the next time needs a new one")
    func stopped() {
        var verbose = VerboseLogging(limit: .seconds(900))
        let first = verbose.begin(at: time(0))
        let stops = [verbose.stop(), verbose.stop()]
        let action = verbose.timer(at: time(15))
        let second = verbose.begin(at: time(16))
        #expect(first && second)
        #expect(stops == [true, false])
        #expect(action == .stop)
    }

    @Test("ended by hand and asked for again before the timer woke, one timer serves both")
    func stoppedAndAgain() {
        var verbose = VerboseLogging(limit: .seconds(900))
        _ = verbose.begin(at: time(0))
        _ = verbose.stop()
        let starts = verbose.begin(at: time(5))
        let action = verbose.timer(at: time(15))
        #expect(!starts)
        #expect(action == .wait(until: time(20)))
    }
}
