// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

@Suite("Resilient client", .timeLimit(.minutes(10)))
struct ResilientClientTests {
    let clock = ManualClock()
    let observer = RecordingObserver()

    private func client(
        _ upstream: FakeUpstream,
        adjust: (inout ResilienceConfiguration) -> Void = { _ in }
    ) -> ResilientClient {
        var configuration = ResilienceConfiguration()
        configuration.circuit.minimumCount = 4
        adjust(&configuration)
        return ResilientClient(
            upstream,
            configuration: configuration,
            observer: observer,
            clock: clock.asResilienceClock
        )
    }

    private func request(
        _ method: HTTPMethod = .get,
        seconds: Double = 60,
        isRetryable: Bool? = nil
    ) throws -> HTTPRequest {
        HTTPRequest(
            method,
            try HTTPTarget("http://upstream.test/private/path"),
            deadline: Deadline(instant: clock.now.advanced(by: .seconds(seconds))),
            isRetryable: isRetryable
        )
    }

    private func code(_ body: () async throws -> Void) async -> TransportError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? TransportError)?.code
        }
    }

    @Test("What passes is tried again after its pause, and everything is told")
    func retries() async throws {
        let upstream = FakeUpstream(.status(503, [], "busy"), .fails(.closedEarly), .status(200, [], "here"))
        let client = client(upstream)
        let response = try await client.send(request())
        #expect(response.status == 200)
        #expect(String(decoding: try await response.body.collect(upTo: 100), as: UTF8.self) == "here")
        #expect(clock.pauses == [.milliseconds(100), .milliseconds(200)])
        #expect(
            observer.seen == [
                "attempt 1 server_error 503", "retry after server_error", "attempt 2 broken", "retry after broken",
                "attempt 3 success 200", "body success",
            ]
        )
        #expect(client.load.underWay == 0)
    }

    @Test("When the attempts are spent the last response comes as it was, or the last error")
    func exhausted() async throws {
        let upstream = FakeUpstream(.status(502, [], "one"), .status(502, [], "two"), .status(502, [], "three"))
        let response = try await client(upstream).send(request())
        #expect(response.status == 502)
        #expect(String(decoding: try await response.body.collect(upTo: 100), as: UTF8.self) == "three")
        let failing = FakeUpstream(.fails(.connectionRefused))
        let client = client(failing)
        #expect(await code { _ = try await client.send(try request(.post)) } == .connectionRefused)
        #expect(failing.requests.count == 3, "a POST too: nothing can have been processed")
        #expect(client.load.underWay == 0)
    }

    @Test("A POST that the peer may have processed is sent once, unless it says otherwise", arguments: [false, true])
    func posts(isRetryable: Bool) async throws {
        for answer in [FakeUpstream.Answer.status(503), .fails(.idleTimeout)] {
            let upstream = FakeUpstream(answer)
            let client = client(upstream)
            _ = try? await client.send(try request(.post, isRetryable: isRetryable))
            #expect(upstream.requests.count == (isRetryable ? 3 : 1))
        }
    }

    @Test("Retry-After is honoured, and not waited for when it is beyond the deadline")
    func retryAfter() async throws {
        let upstream = FakeUpstream(.status(429, [("Retry-After", "2")]), .status(200))
        let first = client(upstream)
        #expect(try await first.send(request()).status == 200)
        #expect(clock.pauses == [.milliseconds(2_100)])

        let slow = FakeUpstream(.status(503, [("Retry-After", "30")], "later"))
        let client = client(slow)
        let response = try await client.send(request(seconds: 10))
        #expect(response.status == 503)
        #expect(slow.requests.count == 1)
        #expect(client.recentOutcome.circuit == .open, "as long as it asked for")
        #expect(client.recentOutcome.refusedFor == .seconds(30))
    }

    @Test("The budget bounds retries over many requests")
    func budget() async throws {
        let upstream = FakeUpstream(.status(500))
        let client = client(upstream) {
            $0.circuit.minimumCount = .max
            $0.budget.floorPerSecond = 0
        }
        for _ in 0..<500 { _ = try await client.send(request(seconds: 1_000)) }
        // 20 saved, and a tenth of 500.
        #expect((565...571).contains(upstream.requests.count))
        #expect(observer.seen.contains("budget spent"))
    }

    @Test("An open circuit refuses at once, says for how long, and lets one trial through afterwards")
    func circuit() async throws {
        let upstream = FakeUpstream(.status(500))
        let client = client(upstream) { $0.retries = .never }
        for _ in 0..<4 { _ = try await client.send(request()) }
        let error = await #expect(throws: TransportError.self) { _ = try await client.send(try request()) }
        #expect(error?.code == .circuitOpen)
        #expect(error?.retryAfter == .seconds(1))
        #expect(error?.message.contains("private") == false)
        #expect(upstream.requests.count == 4)
        clock.advance(.seconds(1))
        upstream.set(.status(200))
        #expect(try await client.send(request()).status == 200)
        #expect(client.recentOutcome.circuit == .closed)
        #expect(
            observer.seen.filter { $0.hasPrefix("circuit") || $0.hasPrefix("attempt 0") } == [
                "circuit open", "attempt 0 circuit_open", "circuit half_open", "circuit closed",
            ]
        )
    }

    @Test("A circuit that opens between the attempts ends the retrying with the failure that is known")
    func opensMeanwhile() async throws {
        let upstream = FakeUpstream(.status(500))
        let client = client(upstream) { $0.circuit.openTime = .seconds(30) }
        for _ in 0..<2 { #expect(try await client.send(request()).status == 500) }
        #expect(upstream.requests.count == 4)
    }

    @Test(
        "Only what the peer is to blame for counts",
        arguments: [
            (FakeUpstream.Answer.status(500), true), (.status(408), true), (.status(504), true),
            (.fails(.idleTimeout), true), (.fails(.deadlineExceeded), true), (.fails(.tls), true),
            (.breaks(.closedEarly), true), (.breaks(.idleTimeout), true),
            (.status(400), false), (.status(404), false), (.status(429), false), (.status(302), false),
            (.fails(.capacity), false), (.fails(.shutDown), false), (.fails(.bodyTooLarge), false),
            (.breaks(.bodyTooLarge), false),
        ]
    )
    func counting(answer: FakeUpstream.Answer, counts: Bool) async throws {
        let client = client(FakeUpstream(answer)) { $0.retries = .never }
        for _ in 0..<4 {
            let response = try? await client.send(request())
            _ = try? await response?.body.collect(upTo: 100)
        }
        #expect((client.recentOutcome.circuit == .open) == counts)
        #expect((client.recentOutcome.lastCall?.outcome.isFailureOfPeer ?? false) == counts)
        #expect(client.load.underWay == 0)
    }

    @Test("Where an address serves several things, no status counts against it, but the transport's failures do")
    func statusesApart() async throws {
        let upstream = FakeUpstream(.status(503, [("Retry-After", "9")]))
        let client = client(upstream) {
            $0.retries = .never
            $0.countsStatuses = false
        }
        for _ in 0..<8 { #expect(try await client.send(request()).status == 503) }
        #expect(client.recentOutcome.circuit == .closed)
        upstream.set(.fails(.connectionRefused))
        for _ in 0..<8 { _ = try? await client.send(request()) }
        #expect(client.recentOutcome.circuit == .open)
    }

    @Test("A time-out that the caller's haste made does not count")
    func haste() async throws {
        let client = client(FakeUpstream(.fails(.deadlineExceeded)))
        for _ in 0..<8 { _ = try? await client.send(request(seconds: 0.05)) }
        #expect(client.recentOutcome.circuit == .closed)
    }

    @Test("Each attempt has its own deadline inside the request's")
    func attemptDeadline() async throws {
        let upstream = FakeUpstream(.fails(.deadlineExceeded))
        let client = client(upstream) { $0.attemptTimeout = .seconds(5) }
        let whole = try request(seconds: 5.25)
        _ = try? await client.send(whole)
        // After pauses of 0, 0.1 and 0.2 s: 5 s each, as far as the request's own deadline allows.
        let early = upstream.requests.map { $0.deadline.instant.duration(to: whole.deadline.instant) }
        #expect(early == [.milliseconds(250), .milliseconds(150), .zero])
    }

    @Test("A slot is held until the body has ended or was dropped")
    func slots() async throws {
        let client = client(FakeUpstream(.status(200, [], "body"))) {
            $0.maximumUnderWay = 1
            $0.maximumWaiting = 0
        }
        do {
            let held = try await client.send(request())
            #expect(await code { _ = try await client.send(try request()) } == .capacity)
            _ = try await held.body.collect(upTo: 100)
            let dropped = try await client.send(request())
            #expect(dropped.status == 200)
        }
        #expect(client.load.underWay == 0)
        #expect(observer.seen.filter { $0.hasPrefix("body") } == ["body success", "body cancelled"])
    }

    @Test("A cancelled trial frees its slot and leaves the trial to the next")
    func cancelledTrial() async throws {
        let upstream = FakeUpstream(.status(500))
        let client = client(upstream) { $0.retries = .never }
        for _ in 0..<4 { _ = try await client.send(request()) }
        clock.advance(.seconds(1))
        upstream.set(.waits(Signal()))
        let slow = try request()
        let trial = Task { try await client.send(slow) }
        try await eventually { upstream.requests.count == 5 }
        #expect(await code { _ = try await client.send(try request()) } == .circuitOpen)
        trial.cancel()
        await #expect(throws: CancellationError.self) { _ = try await trial.value }
        #expect(client.load.underWay == 0)
        upstream.set(.status(200))
        #expect(try await client.send(request()).status == 200)
    }

    @Test("Who waits for a slot when the circuit opens does not wait on")
    func waitersSentAway() async throws {
        let (hangs, fails) = (Signal(), Signal())
        let upstream = FakeUpstream(.waits(hangs), .waits(fails, status: 500))
        let client = client(upstream) {
            $0.retries = .never
            $0.maximumUnderWay = 2
            $0.circuit.minimumCount = 1
        }
        let requests = [try request(), try request(), try request()]
        let first = Task { try await client.send(requests[0]) }
        try await eventually { upstream.requests.count == 1 }
        let second = Task { try await client.send(requests[1]) }
        try await eventually { upstream.requests.count == 2 }
        let third = Task { try await client.send(requests[2]) }
        try await eventually { client.load.waiting == 1 }
        fails.fire()
        #expect(await code { _ = try await third.value } == .circuitOpen)
        #expect(upstream.requests.count == 2)
        #expect(client.load.waiting == 0)
        hangs.fire()
        _ = try await (first.value, second.value)
    }

    @Test("The recent outcome is that of the last call that says something, whether it counts for the circuit or not")
    func recentOutcome() async throws {
        let upstream = FakeUpstream(
            .status(200),
            .status(500),
            .status(402),
            .fails(.capacity),
            .fails(.connectionRefused)
        )
        let client = client(upstream) {
            $0.retries = .never
            $0.countsStatuses = false
        }
        #expect(client.recentOutcome.lastCall == nil)
        let expected: [(UpstreamOutcome, Int?)] = [
            (.success, 200), (.serverError, 500), (.refused, 402), (.refused, 402), (.unreachable, nil),
        ]
        for (outcome, status) in expected {
            _ = try? await client.send(request())
            #expect(client.recentOutcome.lastCall?.outcome == outcome)
            #expect(client.recentOutcome.lastCall?.status == status)
        }
    }
}
