// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import SSHClient

@Suite("The keep-alive clock")
struct KeepAliveTests {
    @Test("sends at each interval, and gives up when nothing has been heard for the limit")
    func verdicts() {
        var settings = SSHSettings()
        settings.keepAliveInterval = .seconds(10)
        settings.unresponsiveAfter = .seconds(25)
        let start = ContinuousClock.now
        func at(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }
        var clock = KeepAlive(settings, now: start)
        #expect(clock.due == at(10))
        #expect(clock.fell(due: at(10), received: 5, hears: true) == .send)
        #expect(clock.received == 5)
        #expect(clock.due == at(20))
        #expect(clock.fell(due: at(20), received: 5, hears: false) == .send)
        #expect(clock.fell(due: at(30), received: 5, hears: false) == .send)
        #expect(clock.fell(due: at(40), received: 5, hears: false) == .giveUp)
    }

    @Test("never gives up before the second question")
    func shortLimit() {
        var settings = SSHSettings()
        settings.keepAliveInterval = .zero
        settings.unresponsiveAfter = .zero
        let start = ContinuousClock.now
        var clock = KeepAlive(settings, now: start)
        #expect(clock.fell(due: start.advanced(by: .seconds(2)), received: 0, hears: false) == .send)
        #expect(clock.fell(due: start.advanced(by: .seconds(4)), received: 0, hears: false) == .giveUp)
    }
}
