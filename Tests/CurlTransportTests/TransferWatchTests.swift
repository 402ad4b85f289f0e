// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CurlTransport

@Suite("The transfer's clock")
struct TransferWatchTests {
    let start = ContinuousClock.now

    func at(_ seconds: Int) -> ContinuousClock.Instant {
        start.advanced(by: .seconds(seconds))
    }

    func watch(deadline: Int = 100, head: Int = 10, idle: Int = 10) -> TransferWatch {
        TransferWatch(deadline: at(deadline), headTimeout: .seconds(head), idleTimeout: .seconds(idle), start: start)
    }

    @Test("Silence ends a transfer after the idle time-out, activity puts that off")
    func silence() {
        var watch = watch()
        #expect(watch.verdict(at: at(9)) == .inTime)
        #expect(watch.verdict(at: at(10)) == .silent)
        watch.activity(at: at(9))
        #expect(watch.verdict(at: at(18)) == .inTime)
        #expect(watch.due == at(19))
        #expect(watch.verdict(at: at(19)) == .silent)
    }

    @Test("The head may take longer than later pauses, and the shorter limit holds from its arrival on")
    func headThenBody() {
        var watch = watch(head: 50, idle: 5)
        #expect(watch.verdict(at: at(49)) == .inTime)
        #expect(watch.verdict(at: at(50)) == .silent)
        watch.headReceived(at: at(40))
        #expect(watch.due == at(45))
        #expect(watch.verdict(at: at(45)) == .silent)
    }

    @Test("The deadline holds whatever arrives, and comes before silence")
    func deadline() {
        var watch = watch(deadline: 15)
        watch.activity(at: at(9))
        #expect(watch.due == at(15))
        #expect(watch.verdict(at: at(14)) == .inTime)
        #expect(watch.verdict(at: at(15)) == .deadlinePassed)
        #expect(watch.verdict(at: at(50)) == .deadlinePassed)
    }

    @Test("A slow reader is no silence of the peer, but does not lift the deadline")
    func pauses() {
        var watch = watch(deadline: 60)
        watch.pause()
        #expect(watch.due == at(60))
        #expect(watch.verdict(at: at(59)) == .inTime)
        watch.resume(at: at(40))
        #expect(watch.due == at(50))
        watch.pause()
        #expect(watch.verdict(at: at(60)) == .deadlinePassed)
    }

    @Test(
        "Waits are rounded up to whole milliseconds and never overflow",
        arguments: [
            (Duration.zero, Int32(0)), (.seconds(-1), 0), (.nanoseconds(1), 1), (.microseconds(1_500), 2),
            (.milliseconds(7), 7), (.seconds(3), 3_000), (.seconds(1_000_000_000), .max),
        ]
    )
    func milliseconds(duration: Duration, expected: Int32) {
        #expect(duration.wholeMilliseconds == expected)
    }
}
