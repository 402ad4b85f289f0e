// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPFakes
import HTTPTransport
import Support
import Testing

@Suite("Whether nginx leads to the new release")
struct ProxyVerificationTests {
    private let clock = TestClock()
    private let lines = Recorder<String>()

    private func verify(_ service: ServiceStandIn, release: Release) async throws {
        let target = service.target
        let host = FakeHost(
            try Sample.host(1),
            way: { listener in
                #expect(listener.description == "127.0.0.2:8080")
                return target
            }
        )
        let listen = try #require(ListenAddress("127.0.0.2:8080"))
        let proxy = try #require(release.proxy)
        let probe = ProxyVerification(
            path: "/api/health/ready",
            service: ProbeSample.service(),
            clock: clock.clock
        )
        try await probe.run(
            release,
            through: ProxyPlace(listen: listen, proxy: proxy),
            on: host,
            by: clock.deadline(after: .seconds(5))
        ) { lines.record($0) }
    }

    @Test("old workers that still answer are waited for, and each question has a connection of its own")
    func agrees() async throws {
        let service = try ServiceStandIn()
        let (old, new) = (try Sample.release(1), try Sample.release(2))
        let (before, after) = (
            ServiceStandIn.healthy(old, deployment: old.id), ServiceStandIn.healthy(new, deployment: new.id)
        )
        service.answer("/api/health/ready", [before, after, after, before, after])
        try await verify(service, release: new)
        #expect(
            lines.events == [
                "waits: nginx leads to \(old.id), expected \(new.id)", "nginx leads to \(new.id)",
            ]
        )
        let requests = service.server.peer.requests
        #expect(requests.count == 9)
        #expect(Set(requests.map(\.connection)).count == 9)
        #expect(requests.allSatisfy { $0.values("Host") == ["api.example.com"] })
    }

    @Test(
        "what is not agreement",
        arguments: [
            (ProxyAnswer.noAnswer("refused"), "nginx gives no answer: refused"),
            (.answered(404, deployment: nil, release: nil), "nginx does not name a release"),
            (.answered(502, deployment: "new", release: nil), "nginx leads to the new release and answers 502"),
            (.answered(200, deployment: "new", release: "1.0.0+other"), "a service answers that is not of ccccccc"),
        ]
    )
    func disagrees(_ answer: ProxyAnswer, _ words: String) throws {
        let release = try Sample.release(2)
        var watch = ProxyWatch(release)
        var told = answer
        if case .answered(let status, .some, let found) = answer {
            told = .answered(status, deployment: release.id.text, release: found)
        }
        guard case .waiting(let reason) = watch.take(told) else {
            Issue.record("it agrees")
            return
        }
        #expect(reason.contains(words))
    }

    @Test("at the deadline it says where nginx leads to")
    func deadline() async throws {
        let service = try ServiceStandIn()
        let old = try Sample.release(1)
        service.serve(old, deployment: old.id)
        let found = await failure { try await verify(service, release: try Sample.release(2)) }
        #expect(found?.code == .unhealthy)
        #expect(found?.message.contains("nginx leads to \(old.id)") == true)
    }

    @Test("through a Unix socket the server's name is in the address, so that TLS asks for it")
    func encrypted() throws {
        let listen = try #require(ListenAddress("443"))
        var proxy = try #require(try Sample.release(1).proxy)
        proxy.serverName = "*.example.com"
        proxy.certificate = try Sample.path("/etc/tls/chain.pem")
        let place = ProxyPlace(listen: listen, proxy: proxy)
        let tunnel = try HTTPTarget("http://127.0.0.1/", unixSocketPath: "/run/tunnel/socket")
        let (target, headers) = try place.target(through: tunnel)
        #expect(target.url == "https://deployctl.example.com/")
        #expect(target.unixSocketPath == "/run/tunnel/socket")
        #expect(headers.fields.isEmpty)
        #expect(throws: StepFailure.self) { try place.target(through: HTTPTarget("http://127.0.0.1:1/")) }
    }
}
