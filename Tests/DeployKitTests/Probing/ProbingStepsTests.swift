// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

@Suite("The steps that look and judge")
struct ProbingStepsTests {
    private static let suite = """
        name: t
        deadline: 10m
        needs: [REVISION]
        accepts: [API_KEY]
        steps:
          - name: it is this commit
            retry: false
            timeout: 5m
            path: /who?revision=${REVISION}
            headers: {X-API-Key: "${API_KEY}"}
            expect: {status: 200, headers: {X-Release: {contains: "${REVISION}"}}}
          - name: not from here
            timeout: 5m
            path: /outside
            outside: true
            expect: {status: 200}

        """

    private static func text(_ smoke: String) -> String {
        """
        service: memory-layer
        image: 127.0.0.1:5000/demo
        hosts:
          - address: app-1.example.com
            host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        proxy:
          server_name: api.example.com
          file: /etc/nginx/conf.d/demo.conf
          listen: 127.0.0.2:8080
        smoke:
          private: [private.yml]
          public: [public.yml]
        \(smoke)
        """
    }

    private let service: ServiceStandIn
    private let release: Release
    private let lines = Recorder<String>()

    init() throws {
        service = try ServiceStandIn()
        release = try Sample.release(1)
    }

    private func perform(
        _ action: StepAction,
        smoke: String = "",
        environment: [String: String] = [:],
        suite: String = suite
    ) async throws {
        try await perform(action, steps(smoke: smoke, environment: environment, suite: suite))
    }

    private func steps(
        smoke: String = "",
        environment: [String: String] = [:],
        suite: String = suite
    ) throws -> ProbingSteps {
        let configuration = try DeployConfiguration.load(Self.text(smoke), environment: nil)
        struct Unreadable: Error {}
        let secrets = SecretResolver(
            environment: environment,
            file: { _ in throw Unreadable() },
            command: { _ in throw Unreadable() }
        )
        let files = ["private.yml": suite, "public.yml": suite]
        return ProbingSteps(
            configuration,
            http: ProbeSample.client(),
            secrets: secrets,
            file: { path in
                guard let text = files[path] else { throw Unreadable() }
                return text
            },
            clock: TestClock().clock
        )
    }

    private func perform(_ action: StepAction, _ steps: ProbingSteps) async throws {
        let target = service.target
        let host = FakeHost(try Sample.host(1)) { _ in
            ScriptOutcome(exitCode: 0, output: ProbeSample.running)
        } way: { _ in
            target
        }
        let context = StepContext(
            run: try Sample.run("probe"),
            hosts: [host.name: host],
            deadline: .after(.seconds(900)),
            report: { lines.record($0) }
        )
        _ = try await steps.perform(PlanStep(action, on: host.name, deadline: .seconds(20)), in: context)
    }

    private func answerWho(_ answer: ServiceStandIn.Answer? = nil) {
        service.answer("/who?revision=\(release.revision)", [answer ?? ServiceStandIn.healthy(release)])
    }

    @Test("a service without keys is smoked without one, and what is for outside is passed over")
    func withoutKeys() async throws {
        answerWho()
        try await perform(.smokePrivately(try ProbeSample.start()))
        #expect(lines.events == ["ok   t: it is this commit", "skip t: not from here"])
        #expect(service.server.peer.requests.map { $0.values("X-API-Key") } == [[]])
    }

    @Test("keys come from where the configuration says, and go into headers")
    func withKeys() async throws {
        answerWho()
        let smoke = "  variables: {API_KEY: env:SMOKE_KEY}"
        try await perform(.smokePublicly(release), smoke: smoke, environment: ["SMOKE_KEY": "k3y-secret"])
        let request = try #require(service.server.peer.requests.first)
        #expect(request.values("X-API-Key") == ["k3y-secret"])
        #expect(request.values("Host") == ["api.example.com"], "through nginx")
        let missing = await failure { try await perform(.smokePublicly(release), smoke: smoke) }
        #expect(missing == StepFailure(.rejected, "the secret at env:SMOKE_KEY is missing or empty"))
    }

    @Test("with a public address everything is asked, there")
    func outside() async throws {
        answerWho()
        service.answer("/outside", [.init()])
        try await perform(.smokePublicly(release), smoke: "  url: \(service.target.origin)")
        #expect(lines.events == ["ok   t: it is this commit", "ok   t: not from here"])
    }

    @Test("with a public address a host is asked at its own door, through nginx, while others serve the old release")
    func ownDoor() async throws {
        answerWho()
        try await perform(.smokeHost(release), smoke: "  url: http://192.0.2.1")
        #expect(lines.events == ["ok   t: it is this commit", "skip t: not from here"])
        #expect(service.server.peer.requests.map { $0.values("Host") } == [["api.example.com"]])
    }

    @Test("a failing step is told with what was expected and found, without secrets")
    func fails() async throws {
        answerWho(.init(status: 500))
        let found = await failure {
            try await perform(
                .smokePrivately(try ProbeSample.start()),
                smoke: "  variables: {API_KEY: env:SMOKE_KEY}",
                environment: ["SMOKE_KEY": "commit"]
            )
        }
        let faults = "status 500, expected 200; header X-Release is missing, expected \"${REVISION}\" in it"
        #expect(found == StepFailure(.unhealthy, "t: it is this <redacted>: \(faults)"))
        #expect(lines.events.prefix(2) == ["FAIL t: it is this <redacted>", "     status 500, expected 200"])
    }

    @Test("a suite that needs more than is given, or cannot be read, fails before a request is sent")
    func needs() async throws {
        let more = Self.suite.replacing("needs: [REVISION]", with: "needs: [REVISION, TOKEN]")
        let start = try ProbeSample.start()
        let found = await failure { try await perform(.smokePrivately(start), suite: more) }
        #expect(found == StepFailure(.rejected, "t needs TOKEN: give it under `smoke.variables`"))
        let broken = await failure { try await perform(.smokePrivately(start), suite: "name: t\nstep: []\n") }
        #expect(broken?.message.hasPrefix("private.yml:") == true)
        #expect(service.server.peer.requests.isEmpty)
    }

    @Test(
        "what fails between the cut-over and the bake counts; what the private suites asked does not",
        arguments: [
            (20, "on app-1.example.com: 40% of 50 requests failed with 500 or more, allowed are 1%"),
            (0, nil),
        ] as [(Int, String?)]
    )
    func bakesFromCutOver(_ failed: Int, _ expected: String?) async throws {
        answerWho()
        service.serve(release)
        let looks: [(ok: Int, failed: Int)] = [(0, 0), (10, 30), (60 - failed, 30 + failed)]
        service.answer("/metrics", looks.map { ServiceStandIn.metrics(ok: $0.ok, failed: $0.failed) })
        let start = try ProbeSample.start()
        let steps = try self.steps(smoke: "bake: {duration: 20s, interval: 5s}")
        try await perform(.awaitHealth(start), steps)
        try await perform(.smokePrivately(start), steps)
        let targets = [BakeTarget(host: try Sample.host(1), container: start)]
        let found = await failure { try await perform(.bake(targets, for: .seconds(20)), steps) }
        #expect(found?.message == expected)
    }

    @Test(
        "another bake judges what failed since the last one that could judge, and what was too little to judge by with it",
        arguments: [
            (1_000, 0, "50% of 20 requests failed"),
            (9, 1, "55% of 20 requests failed"),
        ]
    )
    func bakesAgain(_ ok: Int, _ failed: Int, _ expected: String) async throws {
        service.serve(release)
        let first = ServiceStandIn.metrics(ok: ok, failed: failed)
        let second = ServiceStandIn.metrics(ok: ok == 9 ? 9 : ok + 10, failed: failed + 10)
        // By the clock of the test the deadline has passed already: each bake looks once, and that look is the last.
        service.answer("/metrics", [ServiceStandIn.metrics(ok: 0), first, second])
        let start = try ProbeSample.start()
        // The limits' own duration is that after the last batch.
        let steps = try self.steps(smoke: "bake: {duration: 1h, interval: 5s}")
        try await perform(.awaitHealth(start), steps)
        let bake = StepAction.bake([BakeTarget(host: try Sample.host(1), container: start)], for: .seconds(20))
        try await perform(bake, steps)
        let found = await failure { try await perform(bake, steps) }
        #expect(found?.message.contains(expected) == true, "\(found?.message ?? "it passed")")
    }

    @Test("a step that is of others is refused")
    func foreign() async throws {
        let found = await failure { try await perform(.testProxy) }
        #expect(found?.code == .rejected)
    }
}
