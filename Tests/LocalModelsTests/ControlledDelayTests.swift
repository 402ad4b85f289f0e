// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LocalModels

struct ControlledDelayTests {
    /// A reference, since an expectation cannot change a value.
    private final class Delay {
        var value = ControlledDelay()

        func refuses(behind ahead: Int, threads: Int, at now: ContinuousClock.Instant) -> Bool {
            value.refuses(behind: ahead, threads: threads, at: now)
        }

        func note(isEmpty: Bool, at now: ContinuousClock.Instant) { value.note(isEmpty: isEmpty, at: now) }

        func record(batchOf count: Int, took duration: Duration) { value.record(batchOf: count, took: duration) }
    }

    private let start = ContinuousClock.now

    /// A delay that has learnt that a text takes two milliseconds.
    private func learnt() -> Delay {
        let delay = Delay()
        delay.record(batchOf: 10, took: .milliseconds(20))
        return delay
    }

    @Test("before anything is known of the cost nothing is refused")
    func unknown() {
        let delay = Delay()
        #expect(!delay.refuses(behind: 8_000, threads: 1, at: start))
    }

    @Test("a burst may wait for a tenth of a second, and no longer")
    func burst() {
        let delay = learnt()
        #expect(!delay.refuses(behind: 100, threads: 2, at: start))
        #expect(delay.refuses(behind: 101, threads: 2, at: start))
    }

    @Test("a queue that stands may hold what is done in fifteen milliseconds")
    func standing() {
        let delay = learnt()
        delay.note(isEmpty: false, at: start)
        #expect(!delay.refuses(behind: 50, threads: 2, at: start + .milliseconds(99)))
        #expect(delay.refuses(behind: 16, threads: 2, at: start + .milliseconds(100)))
        #expect(!delay.refuses(behind: 15, threads: 2, at: start + .milliseconds(100)))
    }

    @Test("it stays strict for a second after a refusal, though the queue empties meanwhile")
    func memory() {
        let delay = learnt()
        #expect(delay.refuses(behind: 200, threads: 2, at: start))
        delay.note(isEmpty: true, at: start + .milliseconds(1))
        #expect(delay.refuses(behind: 16, threads: 2, at: start + .milliseconds(900)))
        #expect(!delay.refuses(behind: 50, threads: 2, at: start + .milliseconds(1_900)))
    }

    @Test("a queue that emptied in between does not stand")
    func emptied() {
        let delay = learnt()
        delay.note(isEmpty: false, at: start)
        delay.note(isEmpty: true, at: start + .milliseconds(90))
        delay.note(isEmpty: false, at: start + .milliseconds(95))
        #expect(!delay.refuses(behind: 50, threads: 2, at: start + .milliseconds(150)))
    }

    @Test("where a text takes long, four of them may wait; as many as there are threads always may")
    func slow() {
        let delay = Delay()
        delay.record(batchOf: 1, took: .seconds(1))
        delay.note(isEmpty: false, at: start)
        let later = start + .seconds(1)
        #expect(!delay.refuses(behind: 4, threads: 1, at: later))
        #expect(delay.refuses(behind: 5, threads: 1, at: later))
        #expect(!delay.refuses(behind: 8, threads: 8, at: later))
    }

    @Test("the cost follows what batches take, slowly")
    func cost() throws {
        let delay = learnt()
        for _ in 0..<100 { delay.record(batchOf: 1, took: .milliseconds(10)) }
        let cost = try #require(delay.value.costPerText)
        #expect((Duration.microseconds(9_900)...(.microseconds(10_100))).contains(cost))
    }
}
