// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("The keeper of a lease")
struct LeaseKeeperTests {
    private let start = ContinuousClock.now
    private let token: FencingToken
    private let terms: LeaseTerms
    private let file: LeaseFile

    init() throws {
        token = try #require(FencingToken(7))
        terms = try #require(LeaseTerms(timeToLive: .seconds(30)))
        file = LeaseFile(token: token, run: try Sample.run("ada"), owner: nil, boot: "b", expires: 30)
    }

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    private func holding() -> LeaseKeeper {
        var keeper = LeaseKeeper(terms: terms, now: start, giveUp: at(5))
        #expect(keeper.next(now: start) == .acquire)
        #expect(keeper.answered(.done(file), asked: start, now: at(1)) == .held(token))
        return keeper
    }

    @Test("it beats at a third of the life")
    func beats() {
        var keeper = holding()
        #expect(keeper.next(now: at(1)) == .wait(until: at(10)))
        #expect(keeper.next(now: at(10)) == .renew(token))
        #expect(keeper.answered(.done(file), asked: at(10), now: at(11)) == .wait(until: at(20)))
    }

    @Test("beats that get no answer are tried again until the life is over, counted from the last that got one")
    func losesByItself() {
        var keeper = holding()
        #expect(keeper.answered(nil, asked: at(10), now: at(12)) == .wait(until: at(13)))
        #expect(keeper.next(now: at(13)) == .renew(token))
        #expect(keeper.answered(.broken(exitCode: 75), asked: at(13), now: at(29)) == .wait(until: at(30)))
        #expect(keeper.next(now: at(30)) == .lost)
        #expect(keeper.next(now: at(31)) == .ended)
    }

    @Test("it is lost at once when somebody else has it")
    func losesToAnother() {
        var keeper = holding()
        #expect(keeper.answered(.lost(nil), asked: at(10), now: at(10)) == .lost)
        #expect(keeper.finish() == .ended)
    }

    @Test("a lease that somebody holds is waited for, and then refused with the holder")
    func waits() {
        var keeper = LeaseKeeper(terms: terms, now: start, giveUp: at(3))
        let held = LeaseAnswer.held(by: file, remaining: 12)
        #expect(keeper.answered(held, asked: start, now: at(1)) == .wait(until: at(2)))
        #expect(keeper.next(now: at(1)) == .wait(until: at(2)))
        #expect(keeper.next(now: at(2)) == .acquire)
        #expect(keeper.answered(held, asked: at(2), now: at(2)) == .refused(held))
        #expect(keeper.next(now: at(3)) == .ended)
    }

    @Test("at the end it is given back")
    func ends() {
        var keeper = holding()
        #expect(keeper.finish() == .release(token))
        #expect(keeper.next(now: at(2)) == .release(token))
        keeper.released()
        #expect(keeper.next(now: at(2)) == .ended)
    }

    @Test("a life is three seconds to an hour", arguments: [(2, false), (3, true), (3_600, true), (3_601, false)])
    func terms(_ seconds: Int, _ isValid: Bool) {
        #expect((LeaseTerms(timeToLive: .seconds(seconds)) != nil) == isValid)
    }
}
