// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPFakes
import HTTPTransport
import Support
import Testing

@Suite("Waiting until an old release is done")
struct DrainTests {
    @Test("the request that asks does not count, and one quiet look is not enough")
    func watch() {
        var watch = DrainWatch()
        #expect(watch.take(3) == .waiting(2))
        #expect(watch.take(1) == .waiting(0))
        #expect(watch.take(2) == .waiting(1))
        #expect(watch.take(1) == .waiting(0))
        #expect(watch.take(1) == .drained)
    }

    private func drain(
        _ metrics: [ServiceStandIn.Answer],
        condition: String = ProbeSample.running,
        failures: Int = 0,
        waitsForSilent: Bool = true
    ) async throws -> [String] {
        let service = try ServiceStandIn()
        service.answer("/metrics", metrics)
        let lines = Recorder<String>()
        let clock = TestClock()
        let target = service.target
        let left = Locked(failures)
        let host = FakeHost(try Sample.host(1)) { _ in
            let fails = left.withLock { left -> Bool in
                left -= 1
                return left >= 0
            }
            return fails ? ScriptOutcome(exitCode: 69) : ScriptOutcome(exitCode: 0, output: condition)
        } way: { listener in
            #expect(listener.port.number == 8_001, "by the container's label")
            return target
        }
        let probe = DrainProbe(MetricsSettings(), service: ProbeSample.service(), clock: clock.clock)
        try await probe.run(
            try ProbeSample.start().name,
            on: host,
            key: nil,
            timeout: .seconds(2),
            waitsForSilent: waitsForSilent,
            by: clock.deadline(after: .seconds(30))
        ) { lines.record($0) }
        return lines.events
    }

    @Test("it waits for what is in flight")
    func waits() async throws {
        let lines = try await drain([
            ServiceStandIn.metrics(ok: 1, active: 3), ServiceStandIn.metrics(ok: 1, active: 2),
            ServiceStandIn.metrics(ok: 1, active: 1),
        ])
        #expect(
            lines == [
                "2 requests in flight", "1 requests in flight", "0 requests in flight", "no request is in flight",
            ]
        )
    }

    @Test("when the time is over it says what is left, and is done")
    func timeIsOver() async throws {
        let busy = try await drain([ServiceStandIn.metrics(ok: 1, active: 2)])
        #expect(busy.last == "after 2s: 1 requests in flight; the container is stopped all the same")
        let blind = try await drain([.init(status: 401)])
        #expect(blind.last == "after 2s: metrics answer 401; the container is stopped all the same")
    }

    @Test("what does not run has nothing in flight")
    func stopped() async throws {
        #expect(
            try await drain([], condition: "status=exited\nexit=0\nport=8001\n") == ["the container does not run"]
        )
    }

    @Test("a host that cannot say whether it runs is asked again")
    func unknown() async throws {
        let lines = try await drain([ServiceStandIn.metrics(ok: 1, active: 1)], failures: 2)
        #expect(lines.first == "the Docker daemon of the host does not answer")
        #expect(lines.last == "no request is in flight")
    }

    @Test("what is taken back and answers something is waited for; a number that is none is no answer")
    func takenBack() async throws {
        let busy = try await drain([ServiceStandIn.metrics(ok: 1, active: 2)], waitsForSilent: false)
        #expect(busy.last == "after 2s: 1 requests in flight; the container is stopped all the same")
        let odd = try await drain([.init(status: 200, body: "http_server_active_requests NaN\n")])
        #expect(odd.last?.contains("http_server_active_requests") == true)
    }
}
