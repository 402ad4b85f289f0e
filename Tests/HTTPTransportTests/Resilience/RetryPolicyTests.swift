// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@Suite("Retry policy")
struct RetryPolicyTests {
    private func verdict(
        _ failure: AttemptFailure,
        attempt: Int = 1,
        isRetryable: Bool = true,
        remaining: Duration = .seconds(60),
        drawn: Double = 1
    ) -> RetryPolicy.Verdict {
        RetryPolicy().verdict(on: failure, attempt: attempt, isRetryable: isRetryable, remaining: remaining) { drawn }
    }

    @Test("Only what can pass is tried again", arguments: 200...599)
    func statuses(status: Int) {
        let isRetried = [408, 429, 500, 502, 503, 504].contains(status)
        let expected: RetryPolicy.Verdict = isRetried ? .retry(after: .milliseconds(100)) : .giveUp
        #expect(verdict(.status(status, retryAfter: nil)) == expected)
        #expect(verdict(.status(status, retryAfter: nil), isRetryable: false) == .giveUp)
    }

    @Test(
        "Without permission only what the peer cannot have seen is sent again",
        arguments: TransportError.Code.allCases
    )
    func transport(code: TransportError.Code) {
        let never: Set<TransportError.Code> = [.bodyTooLarge, .capacity, .circuitOpen, .shutDown, .internalFailure]
        let unseen: Set<TransportError.Code> = [.connectionRefused, .connectFailed, .nameResolution, .connectTimeout]
        #expect((verdict(.transport(code)) == .giveUp) == never.contains(code))
        #expect((verdict(.transport(code), isRetryable: false) == .giveUp) == !unseen.contains(code))
    }

    @Test("There are no more attempts than allowed")
    func attempts() {
        #expect(verdict(.status(503, retryAfter: nil), attempt: 2) != .giveUp)
        #expect(verdict(.status(503, retryAfter: nil), attempt: 3) == .giveUp)
        let never = RetryPolicy.never.verdict(
            on: .transport(.connectionRefused),
            attempt: 1,
            isRetryable: true,
            remaining: .seconds(60)
        ) { 0 }
        #expect(never == .giveUp)
    }

    @Test("The pause is drawn below a bound that doubles up to its cap, however many attempts there were")
    func pauses() {
        var policy = RetryPolicy()
        policy.maximumAttempts = .max
        let bounds = [1, 2, 3, 4, 5, 6, 7, 1_000_000].map { attempt in
            policy.verdict(
                on: .transport(.closedEarly),
                attempt: attempt,
                isRetryable: true,
                remaining: .seconds(60)
            ) { 1 }
        }
        let expected = [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]
        #expect(bounds == expected.map { .retry(after: .milliseconds($0)) })
        #expect(verdict(.transport(.closedEarly), drawn: 0.25) == .retry(after: .milliseconds(25)))
        #expect(verdict(.transport(.closedEarly), drawn: 0) == .retry(after: .zero))
    }

    @Test("A wait that the peer asks for is never shortened, and one that does not fit is not begun")
    func retryAfter() {
        let asked = AttemptFailure.status(429, retryAfter: .seconds(3))
        #expect(verdict(asked, drawn: 0) == .retry(after: .seconds(3)))
        #expect(verdict(asked, drawn: 1) == .retry(after: .milliseconds(3_100)))
        #expect(verdict(asked, remaining: .seconds(3), drawn: 0) == .giveUp)
        #expect(verdict(.status(503, retryAfter: nil), remaining: .milliseconds(100)) == .giveUp)
        #expect(verdict(.status(503, retryAfter: nil), remaining: .seconds(-1), drawn: 0) == .giveUp)
    }
}
