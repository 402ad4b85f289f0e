// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MemoryAPI

struct LoadSheddingTests {
    private let start = ContinuousClock.now

    /// Feeds one delay each ten milliseconds for a time.
    private func feed(
        _ shedding: inout LoadShedding,
        from begin: Duration = .zero,
        seconds: Double,
        _ delay: (Int) -> Duration
    ) {
        for tick in 0..<Int(seconds * 100) {
            shedding.record(delay: delay(tick), at: start + begin + .milliseconds(tick * 10))
        }
    }

    private func refused(_ shedding: inout LoadShedding, of count: Int, beside underWay: Int = 100) -> Int {
        (0..<count).count { _ in shedding.turnsAway(beside: underWay) }
    }

    @Test("while work begins in time nobody is turned away")
    func calm() {
        var shedding = LoadShedding()
        feed(&shedding, seconds: 10) { _ in .milliseconds(5) }
        #expect(shedding.share == 0)
        #expect(refused(&shedding, of: 1_000) == 0)
    }

    @Test("bursts that delay some work, however long, turn nobody away")
    func bursts() {
        var shedding = LoadShedding()
        feed(&shedding, seconds: 10) { $0 % 5 == 0 ? .milliseconds(1) : .seconds(1) }
        #expect(shedding.share == 0)
    }

    @Test("when all work is late, ever more is turned away, and some always gets in")
    func overload() {
        var shedding = LoadShedding()
        var shares: [Double] = []
        for second in 0..<20 {
            feed(&shedding, from: .seconds(second), seconds: 1) { _ in .milliseconds(30) }
            shares.append(shedding.share)
        }
        #expect(shares == shares.sorted())
        #expect(shares.first ?? 0 > 0.3)
        #expect(shares.last == 0.95)
        #expect((949...950).contains(refused(&shedding, of: 1_000)))
    }

    @Test(
        "beside few nobody is turned away, however late work begins: others keep the processor busy",
        arguments: 0...3
    )
    func few(_ underWay: Int) {
        var shedding = LoadShedding()
        feed(&shedding, seconds: 20) { _ in .milliseconds(300) }
        #expect(refused(&shedding, of: 1_000, beside: underWay) == 0)
        #expect(refused(&shedding, of: 1_000, beside: LoadShedding.few) > 900)
    }

    @Test("the later the work, the sooner it is turned away")
    func severe() {
        var (mild, severe) = (LoadShedding(), LoadShedding())
        feed(&mild, seconds: 0.3) { _ in .milliseconds(25) }
        feed(&severe, seconds: 0.3) { _ in .milliseconds(250) }
        #expect(severe.share >= 0.5)
        #expect(mild.share < 0.2)
    }

    @Test("when it is over all come in again")
    func recovery() {
        var shedding = LoadShedding()
        feed(&shedding, seconds: 5) { _ in .milliseconds(300) }
        #expect(shedding.share == 0.95)
        feed(&shedding, from: .seconds(5), seconds: 3) { _ in .zero }
        #expect(shedding.share == 0)
        #expect(refused(&shedding, of: 100) == 0)
    }

    @Test("a share is spread evenly over the requests")
    func spread() {
        var shedding = LoadShedding()
        feed(&shedding, seconds: 0.5) { _ in .milliseconds(25) }
        let share = shedding.share
        #expect(share > 0.1)
        #expect(abs(Double(refused(&shedding, of: 1_000)) - share * 1_000) <= 1)
    }
}
