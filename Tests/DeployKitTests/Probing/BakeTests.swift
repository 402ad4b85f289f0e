// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPFakes
import HTTPTransport
import Support
import Testing

@Suite("Watching a release that serves")
struct BakeTests {
    private static let running = ContainerCondition.seen(ContainerFacts(status: "running", startedAt: "t1"))
    private static let ready = HealthAnswer.status(200, release: "1.0.0+" + String(repeating: "b", count: 40))

    private func look(
        _ requests: Double,
        failures: Double = 0,
        slow: Double = 0,
        condition: ContainerCondition = running,
        readiness: HealthAnswer = ready
    ) -> BakeLook {
        let buckets = [0.1: requests - slow, 1: requests, .infinity: requests]
        let counts = RequestCounts(requests: requests, failures: failures, buckets: buckets)
        return BakeLook(condition: condition, readiness: readiness, counts: .success(counts))
    }

    private func verdict(_ looks: [BakeLook]) throws -> BakeWatch.Verdict {
        var watch = BakeWatch(limits: ProbeSample.bake, revision: try Sample.release(1).revision)
        for look in looks.dropLast() { _ = watch.take(look) }
        return watch.take(try #require(looks.last))
    }

    @Test("what was counted before the bake is not judged")
    func baseline() throws {
        #expect(try verdict([look(1_000, failures: 900), look(1_100, failures: 901)]) == .goesOn)
    }

    @Test("with what was counted before the cut-over, failures from then on are judged at the first look")
    func fromCutOver() throws {
        let proven = RequestCounts(requests: 10, failures: 5, buckets: [0.1: 10, 1: 10, .infinity: 10])
        var watch = BakeWatch(limits: ProbeSample.bake, revision: try Sample.release(1).revision, baseline: proven)
        #expect(
            watch.take(look(60, failures: 10))
                == .failed("10% of 50 requests failed with 500 or more, allowed are 1%")
        )
        watch = BakeWatch(limits: ProbeSample.bake, revision: try Sample.release(1).revision, baseline: proven)
        #expect(watch.conclusion == .failed("its metrics could not be read"))
        #expect(watch.take(look(9)) == .failed("its counters began anew: the service was started again"))
    }

    @Test("the limit that is exceeded is named with its number")
    func limits() throws {
        #expect(
            try verdict([look(100), look(150, failures: 2)])
                == .failed("4% of 50 requests failed with 500 or more, allowed are 1%")
        )
        #expect(
            try verdict([look(100), look(200, slow: 20)])
                == .failed("the slowest 5% of 100 requests took 775ms or more, allowed are 500ms")
        )
    }

    @Test("too few requests say nothing, and at the limit is not beyond it")
    func few() throws {
        #expect(try verdict([look(100), look(119, failures: 19)]) == .goesOn)
        #expect(try verdict([look(100), look(200, failures: 1)]) == .goesOn)
        #expect(try verdict([look(100), look(120, failures: 1)]) != .goesOn)
    }

    @Test("a new start is a failure, however it shows")
    func restarts() throws {
        let again = ContainerCondition.seen(ContainerFacts(status: "running", startedAt: "t2"))
        #expect(try verdict([look(1), look(1, condition: again)]) == .failed("the container was started again"))
        #expect(
            try verdict([look(100), look(99)])
                == .failed("its counters began anew: the service was started again")
        )
        let ended = ContainerCondition.seen(ContainerFacts(status: "exited", exitCode: 139))
        #expect(try verdict([look(1), look(1, condition: ended)]) == .failed("the container ended with exit code 139"))
        #expect(try verdict([look(1, condition: .missing)]) == .failed("the container is not there any more"))
    }

    @Test("what is not seen is borne twice in a row")
    func misses() throws {
        let blind = BakeLook(condition: Self.running, readiness: Self.ready, counts: .failure(.status(401)))
        #expect(try verdict([blind, blind]) == .misses("metrics answer 401"))
        #expect(try verdict([blind, blind, blind]) == .failed("metrics answer 401, 3 times in a row"))
        #expect(try verdict([blind, blind, look(1), blind, blind]) == .misses("metrics answer 401"))
        let unready = look(1, readiness: .status(503, release: nil))
        #expect(try verdict([unready, unready]) == .misses("readiness answers 503"))
        #expect(try verdict([unready, unready, unready]) == .failed("readiness answers 503, 3 times in a row"))
        let away = look(1, condition: .unknown("the host is away"))
        #expect(try verdict([away, away, away]) == .failed("the host is away, 3 times in a row"))
    }

    @Test("a release that was never measured has not passed")
    func neverMeasured() throws {
        var watch = BakeWatch(limits: ProbeSample.bake, revision: try Sample.release(1).revision)
        #expect(watch.conclusion == .failed("its metrics could not be read"))
        _ = watch.take(look(10))
        #expect(watch.conclusion == .goesOn)
        #expect(watch.summary == "0 requests, too few to judge by (20 are wanted)")
        _ = watch.take(look(110, failures: 1))
        #expect(watch.summary == "100 requests, 1% failed, 95% within 95ms")
    }

    // MARK: Over real sockets

    private func bake(_ services: [ServiceStandIn], key: Secret<String>? = nil) async throws -> [String] {
        let clock = TestClock()
        let lines = Recorder<String>()
        var hosts: [HostName: any HostAccess] = [:]
        var targets: [BakeTarget] = []
        for (index, service) in services.enumerated() {
            let name = try Sample.host(index + 1)
            let target = service.target
            hosts[name] = FakeHost(name) { _ in
                ScriptOutcome(exitCode: 0, output: ProbeSample.running)
            } way: { _ in
                target
            }
            targets.append(BakeTarget(host: name, container: try ProbeSample.start()))
        }
        let probe = BakeProbe(
            ProbeSample.bake,
            health: ProbeSample.health,
            metrics: MetricsSettings(),
            service: ProbeSample.service(),
            clock: clock.clock
        )
        let (duration, deadline) = (ProbeSample.bake.duration, clock.deadline(after: .seconds(50)))
        try await probe.run(targets, on: hosts, for: duration, key: key, by: deadline) { lines.record($0) }
        return lines.events
    }

    private func service(_ metrics: [ServiceStandIn.Answer]) throws -> ServiceStandIn {
        let service = try ServiceStandIn()
        service.serve(try Sample.release(1))
        service.answer("/metrics", metrics)
        return service
    }

    @Test("every host is watched, with the operator's key, and tells how it fared")
    func passes() async throws {
        let first = try service([ServiceStandIn.metrics(ok: 5), ServiceStandIn.metrics(ok: 205)])
        let second = try service([ServiceStandIn.metrics(ok: 5)])
        let lines = try await bake([first, second], key: Secret("op-key"))
        #expect(
            lines.sorted() == [
                "app-1.example.com: 200 requests, 0% failed, 95% within 95ms",
                "app-2.example.com: 0 requests, too few to judge by (20 are wanted)",
            ]
        )
        let scrapes = first.server.peer.requests.filter { $0.target == "/metrics" }
        #expect(scrapes.allSatisfy { $0.values("X-API-Key") == ["op-key"] })
    }

    @Test("it looks at the start, in each interval, and at the end")
    func looks() async throws {
        let service = try service([ServiceStandIn.metrics(ok: 5)])
        _ = try await bake([service])
        #expect(service.server.peer.requests.count { $0.target == "/metrics" } == 5)
    }

    @Test("one host beyond a limit fails the bake of all")
    func oneFails() async throws {
        let good = try service([ServiceStandIn.metrics(ok: 5)])
        let bad = try service([ServiceStandIn.metrics(ok: 5), ServiceStandIn.metrics(ok: 45, failed: 10)])
        let found = await failure { _ = try await bake([good, bad]) }
        #expect(
            found
                == StepFailure(
                    .unhealthy,
                    "on app-2.example.com: 20% of 50 requests failed with 500 or more, allowed are 1%"
                )
        )
    }
}
