// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@Suite("Circuit breaker")
struct CircuitBreakerTests {
    private let start = ContinuousClock.Instant.now
    private var breaker: CircuitBreaker

    init() {
        var configuration = CircuitBreaker.Configuration()
        configuration.minimumCount = 4
        breaker = CircuitBreaker(configuration)
    }

    private func at(_ seconds: Double) -> ContinuousClock.Instant {
        start.advanced(by: .seconds(seconds))
    }

    /// Lets one request through and reports it: `s` for success, `f` for failure, `c` for cancelled.
    private mutating func play(_ outcomes: String, at seconds: Double, retryAfter: Duration? = nil) throws {
        for outcome in outcomes {
            guard case .admitted(let permit) = breaker.admit(at: at(seconds)) else {
                Issue.record("refused")
                return
            }
            switch outcome {
            case "s": breaker.succeeded(permit, at: at(seconds))
            case "f": breaker.failed(permit, at: at(seconds), retryAfter: retryAfter)
            default: breaker.released(permit)
            }
        }
    }

    @Test(
        "It opens when enough outcomes are there and their share of failures is reached",
        arguments: [
            ("fff", CircuitBreaker.State.closed), ("ffff", .open), ("ssff", .open), ("sssff", .closed),
            ("sssfff", .open), ("ccccccfff", .closed), ("ssssssss", .closed),
        ]
    )
    mutating func opening(outcomes: String, state: CircuitBreaker.State) throws {
        var copy = self
        try copy.play(outcomes, at: 0)
        #expect(copy.breaker.state(at: at(0)) == state)
    }

    @Test("Failures that are older than the window are forgotten")
    mutating func window() throws {
        try play("fff", at: 0)
        try play("f", at: 10.5)
        #expect(breaker.state(at: at(10.5)) == .closed)
        try play("fff", at: 11)
        #expect(breaker.state(at: at(11)) == .open)
    }

    @Test("While it is open everything is refused, with the time that is left")
    mutating func refusal() throws {
        try play("ffff", at: 0)
        #expect(breaker.admit(at: at(0.25)) == .refused(retryAfter: .milliseconds(750)))
        #expect(breaker.refusal(at: at(0.25)) == .milliseconds(750))
    }

    @Test("After its time one trial goes through, and only one")
    mutating func oneTrial() throws {
        try play("ffff", at: 0)
        guard case .admitted(let trial) = breaker.admit(at: at(1)) else { throw Missing() }
        #expect(trial.isTrial)
        #expect(breaker.state(at: at(1)) == .halfOpen)
        #expect(breaker.admit(at: at(1.5)) == .refused(retryAfter: .seconds(1)))
        breaker.succeeded(trial, at: at(2))
        #expect(breaker.state(at: at(2)) == .closed)
        try play("fff", at: 2)
        #expect(breaker.state(at: at(2)) == .closed, "what was before the trial is forgotten")
    }

    @Test("Each failed trial doubles the time, up to the cap; a healthy window begins anew")
    mutating func growingTime() throws {
        try play("ffff", at: 0)
        var time = 1.0
        for expected in [2.0, 4, 8, 16, 30, 30] {
            try play("f", at: time)
            #expect(breaker.refusal(at: at(time)) == .seconds(expected))
            time += expected
        }
        try play("s", at: time)
        try play("ffff", at: time + 9)
        #expect(breaker.refusal(at: at(time + 9)) == .seconds(30), "soon after: still growing")
        time += 39
        try play("s", at: time)
        try play("ffff", at: time + 10)
        #expect(breaker.refusal(at: at(time + 10)) == .seconds(1))
    }

    @Test("A trial that was cancelled is the next request's")
    mutating func cancelledTrial() throws {
        try play("ffff", at: 0)
        try play("c", at: 1)
        guard case .admitted(let trial) = breaker.admit(at: at(1)) else { throw Missing() }
        #expect(trial.isTrial)
    }

    @Test("What was admitted before the circuit opened can neither close it nor make it worse")
    mutating func lateOutcomes() throws {
        guard case .admitted(let good) = breaker.admit(at: at(0)), case .admitted(let bad) = breaker.admit(at: at(0)),
            case .admitted(let left) = breaker.admit(at: at(0))
        else { throw Missing() }
        try play("ffff", at: 0)
        breaker.succeeded(good, at: at(0.5))
        breaker.released(left)
        #expect(breaker.state(at: at(0.5)) == .open)
        guard case .admitted = breaker.admit(at: at(1)) else { throw Missing() }
        breaker.succeeded(good, at: at(1))
        breaker.failed(bad, at: at(1), retryAfter: .seconds(100))
        breaker.paused(bad, for: .seconds(100), at: at(1))
        breaker.released(left)
        #expect(breaker.state(at: at(1)) == .halfOpen)
        #expect(breaker.refusal(at: at(1)) == .seconds(1), "the trial is still under way")
    }

    @Test(
        "A time that the peer asks for opens it at once, bounded",
        arguments: [(0, nil), (1, 1), (7, 7), (300, 300), (86_400, 300)] as [(Int, Int?)]
    )
    mutating func asked(seconds: Int, open: Int?) throws {
        var failing = self
        try failing.play("f", at: 0, retryAfter: .seconds(seconds))
        #expect(failing.breaker.refusal(at: at(0)) == open.map { .seconds($0) })

        guard case .admitted(let permit) = breaker.admit(at: at(0)) else { throw Missing() }
        breaker.paused(permit, for: .seconds(seconds), at: at(0))
        #expect(breaker.refusal(at: at(0)) == open.map { .seconds($0) })
    }

    @Test("A body that breaks off turns its success into a failure, the trial's too")
    mutating func brokenBodies() throws {
        var permits: [CircuitBreaker.Permit] = []
        for _ in 1...4 {
            guard case .admitted(let permit) = breaker.admit(at: at(0)) else { throw Missing() }
            breaker.succeeded(permit, at: at(0))
            permits.append(permit)
        }
        breaker.broke(permits[0], at: at(0))
        #expect(breaker.state(at: at(0)) == .closed)
        breaker.broke(permits[1], at: at(0))
        #expect(breaker.state(at: at(0)) == .open)

        guard case .admitted(let trial) = breaker.admit(at: at(1)) else { throw Missing() }
        breaker.succeeded(trial, at: at(1))
        breaker.broke(trial, at: at(1))
        try play("fff", at: 1)
        #expect(breaker.state(at: at(1)) == .open, "one broken trial and three failures")
    }

    private struct Missing: Error {}
}
