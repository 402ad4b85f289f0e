// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryAPI

struct LocalWorkTests {
    private let start = ContinuousClock.now

    /// Lets in what may come in, up to a number.
    private func fill(_ work: inout LocalWork, with count: Int, after delay: Duration = .zero) -> Int {
        var entered = 0
        while entered < count, work.hasRoom(at: start + delay) {
            work.enter(at: start + delay)
            entered += 1
        }
        return entered
    }

    /// Lets `count` go.
    private func empty(_ work: inout LocalWork, of count: Int, after delay: Duration) {
        for _ in 0..<count { work.leave(at: start + delay) }
    }

    @Test("a burst comes in as a whole, up to a bound", arguments: [(1, 6), (2, 10), (8, 34)])
    func burst(threads: Int, bound: Int) {
        var work = LocalWork(threads: threads)
        #expect(fill(&work, with: 1_000) == bound)
    }

    @Test("where more come than are done, few are let in beside each other")
    func standing() {
        var work = LocalWork(threads: 2)
        _ = fill(&work, with: 9)
        empty(&work, of: 4, after: .milliseconds(20))
        #expect(work.underWay == 5)
        #expect(fill(&work, with: 1, after: .milliseconds(29)) == 1)
        #expect(fill(&work, with: 1, after: .milliseconds(30)) == 0)
        empty(&work, of: 3, after: .milliseconds(31))
        #expect(fill(&work, with: 10, after: .milliseconds(31)) == 1)
    }

    @Test("it stays strict while each place that becomes free is taken")
    func strict() {
        var work = LocalWork(threads: 1)
        _ = fill(&work, with: 2)
        #expect(fill(&work, with: 10, after: .milliseconds(30)) == 0)
        for step in 1...1_000 {
            let freed = Duration.milliseconds(30 + 10 * step)
            empty(&work, of: 1, after: freed)
            #expect(fill(&work, with: 10, after: freed + .milliseconds(9)) == 1)
        }
    }

    @Test("room that nobody takes for a while lets bursts in again, whatever was refused before")
    func room() {
        var work = LocalWork(threads: 1)
        _ = fill(&work, with: 2)
        #expect(fill(&work, with: 1, after: .milliseconds(100)) == 0)
        empty(&work, of: 1, after: .milliseconds(101))
        #expect(fill(&work, with: 10, after: .milliseconds(111)) == 5)
    }

    @Test("room in between ends the crowd")
    func pause() {
        var work = LocalWork(threads: 1)
        _ = fill(&work, with: 2)
        empty(&work, of: 1, after: .milliseconds(20))
        work.enter(at: start + .milliseconds(25))
        #expect(fill(&work, with: 5, after: .milliseconds(50)) == 4)
    }

    // MARK: A load, on a processor that is only counted

    @Test(
        "at many times the load that can be done, what is let in takes little longer, and all that can be done is done",
        arguments: [2, 4, 16],
        [Duration.milliseconds(1), .milliseconds(5), .milliseconds(20)]
    )
    func overload(factor: Int, cost: Duration) {
        var processor = OneProcessor(cost: cost)
        processor.offer(for: cost * 400) { cost * 2 }
        #expect(processor.refused == 0)
        let normal = processor.latency(of: 0.99)
        #expect(normal == cost)

        processor.offer(for: .seconds(8)) { cost / factor }
        #expect(processor.latency(of: 0.99) <= normal * 3)
        #expect(processor.latency(of: 1) <= cost * 6)
        #expect(processor.latencies.count >= Int(Duration.seconds(8) / cost) - 1)

        // And afterwards all is as before.
        processor.offer(for: cost * 400) { cost * 2 }
        #expect(processor.refused <= 1)
        #expect(processor.latency(of: 0.99) == normal)
    }

    @Test("at half of the load that can be done, and requests by chance, few are refused, also after an overload")
    func chance() {
        var processor = OneProcessor(cost: .milliseconds(5))
        var numbers = SplitMix(state: 1)
        func gap(_ mean: Duration) -> Duration { mean * -Double.random(in: 0.000_001...1, using: &numbers).logarithm }
        for _ in 0..<3 {
            processor.offer(for: .seconds(60)) { gap(.milliseconds(10)) }
            let share = Double(processor.refused) / Double(processor.latencies.count + processor.refused)
            #expect(share < 0.01)
            processor.offer(for: .seconds(2)) { gap(.milliseconds(1)) }
            #expect(processor.latency(of: 0.99) <= .milliseconds(30))
        }
    }
}

/// Numbers that look random and are the same each time.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Double {
    fileprivate var logarithm: Double { Foundation.log(self) }
}
