// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@Suite("Retry budget")
struct RetryBudgetTests {
    private let start = ContinuousClock.Instant.now

    @Test("In a storm retries are a tenth of the requests, beyond what was saved")
    func storm() {
        var budget = RetryBudget()
        var retries = 0
        for _ in 0..<10_000 {
            budget.deposit(at: start)
            // Each request would like to be sent twice more.
            for _ in 0..<2 where budget.withdraw(at: start) { retries += 1 }
        }
        #expect((1_000...1_021).contains(retries))
    }

    @Test("A service with few requests may retry by its floor, and saves no more than its capacity")
    func floor() {
        var budget = RetryBudget()
        func spend(at instant: ContinuousClock.Instant) -> Int {
            var count = 0
            while budget.withdraw(at: instant) { count += 1 }
            return count
        }
        #expect(spend(at: start) == 20)
        #expect(spend(at: start.advanced(by: .seconds(10))) == 5)
        #expect(spend(at: start.advanced(by: .seconds(5))) == 0, "time does not run backwards")
        #expect(spend(at: start.advanced(by: .seconds(10_000))) == 20)
    }
}
