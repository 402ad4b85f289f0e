// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPFakes
import HTTPTransport
import Support
import Testing

@Suite("Waiting for health, over real sockets")
struct HealthProbeTests {
    private let service: ServiceStandIn
    private let clock = TestClock()
    private let lines = Recorder<String>()
    private let start: ContainerStart

    init() throws {
        service = try ServiceStandIn()
        start = try ProbeSample.start()
    }

    private func wait(_ conditions: [String] = [ProbeSample.running], deadline: Duration = .seconds(120)) async throws {
        let left = Locked(conditions)
        let target = service.target
        let host = FakeHost(try Sample.host(1)) { _ in
            let output = left.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? "" }
            return ScriptOutcome(exitCode: output.isEmpty ? 69 : 0, output: output)
        } way: { listener in
            #expect(listener.description == "127.0.0.1:8001")
            return target
        }
        let probe = HealthProbe(ProbeSample.health, service: ProbeSample.service(), clock: clock.clock)
        try await probe.run(start, on: host, by: clock.deadline(after: deadline)) { lines.record($0) }
    }

    @Test("each change of what is waited for is told once")
    func changes() async throws {
        let healthy = ServiceStandIn.healthy(start.release)
        service.answer("/api/health/ready", [.init(status: 503), .init(status: 503), .init(status: 404), healthy])
        try await wait(["", "status=created", ProbeSample.running])
        #expect(
            lines.events == [
                "waits: the Docker daemon of the host does not answer", "waits: the container is created",
                "waits: /api/health/ready answers 503", "waits: /api/health/ready answers 404", "healthy",
            ]
        )
        #expect(clock.pauses == 5)
    }

    @Test("a container that ended is not waited for")
    func ended() async throws {
        service.answer("/api/health/ready", [.init(status: 503)])
        let ended = "status=exited\nexit=255\nmemory=false\nrestarts=0\nfailure=\"exec format error\\nmore\"\n"
        let found = await failure { try await wait([ProbeSample.running, ended]) }
        #expect(found == StepFailure(.unhealthy, "the container ended with exit code 255: exec format error more"))
        #expect(clock.pauses == 1)
    }

    @Test("another program on the port does not look healthy")
    func foreign() async throws {
        service.serve(try Sample.release(2))
        let found = await failure { try await wait() }
        #expect(found?.code == .unhealthy)
        #expect(found?.message.contains("answers 200 but is of 1.0.0+cccc") == true)
    }

    @Test("at the deadline what was waited for is the reason")
    func deadline() async throws {
        service.server.stop()
        let found = await failure { try await wait(deadline: .seconds(10)) }
        #expect(found?.code == .unhealthy)
        #expect(found?.message.hasPrefix("not healthy within 2m: /api/health/ready gives no answer: ") == true)
        #expect(clock.pauses == 8)
    }

    @Test("a last look that had no time does not hide what was seen of the release")
    func lastLook() async throws {
        service.answer("/api/health/ready", [.init(status: 503)])
        // Eight looks until the deadline, and the last one sees nothing.
        let found = await failure {
            try await wait(Array(repeating: ProbeSample.running, count: 8) + [""], deadline: .seconds(10))
        }
        #expect(found?.message == "not healthy within 2m: /api/health/ready answers 503")
    }

    @Test("a host that is not reached for a moment is waited for, and one that refuses is not")
    func unreachable() async throws {
        let codes = Locked([StepFailure.Code.unreachable, .deadline, .rejected])
        let host = FakeHost(try Sample.host(1)) { _ in
            throw StepFailure(codes.withLock { $0.removeFirst() }, "no way")
        }
        let probe = HealthProbe(ProbeSample.health, service: ProbeSample.service(), clock: clock.clock)
        let found = await failure {
            try await probe.run(start, on: host, by: clock.deadline(after: .seconds(60))) { lines.record($0) }
        }
        #expect(found?.code == .rejected)
        #expect(lines.events == ["waits: no way"])
    }
}
