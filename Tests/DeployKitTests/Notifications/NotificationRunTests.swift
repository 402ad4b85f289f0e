// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import DeployKit
import Foundation
import HTTPFakes
import HTTPTransport
import Logging
import Support
import Testing

/// Whole runs whose news go to a server on a real socket.
@Suite("A run that others are told of", .timeLimit(.minutes(5)))
struct NotificationRunTests {
    private func bench(_ server: LoopbackServer, path: String = "/hook-hunter2", more: String = "") throws -> RunBench {
        let bench = try RunBench(
            more: """
                notifications:
                  webhooks: [{url: "env:HOOK_URL", sign: "env:HASH_KEY", timeout: 20s}]
                  grafana: {url: "\(server.target.origin)", token: "env:TOKEN", timeout: 20s}
                \(more)
                """
        )
        bench.more.withLock { $0["HOOK_URL"] = server.target.origin + path }
        bench.outside.withLock { $0 = CurlTransport(logger: Logger(label: "news") { _ in SwiftLogNoOpLogHandler() }) }
        return bench
    }

    private func told(_ server: LoopbackServer, _ path: String = "/hook-hunter2") throws -> [[String: Any]] {
        try server.peer.requests.filter { $0.target == path }.map { request in
            try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
        }
    }

    @Test("its beginning, and its end with the release that serves")
    func serves() async throws {
        let server = try LoopbackServer { _ in .whole() }
        defer { server.stop() }
        let bench = try bench(server)
        let name = try #require(bench.configuration.hosts.first?.name)
        #expect(try await bench.deploy() == .init(outcome: .completed, failure: nil, warnings: [], leftBehind: []))
        let release = try #require(try await bench.sight(name).running)
        let told = try told(server)
        #expect(told.map { $0["event"] as? String } == ["started", "succeeded"])
        #expect((told.last?["release"] as? [String: String])?["id"] == release.id.text)
        #expect(told.last?["ending"] as? String == "completed")
        let annotation = try #require(try self.told(server, "/api/annotations").first)
        #expect(annotation["tags"] as? [String] == ["deployctl", "deploy", "completed", "memory-layer"])
        let request = server.peer.requests.first { $0.target == "/api/annotations" }
        #expect(request?.values("Authorization") == ["Bearer \(RunBench.secret)"])
    }

    @Test("one that failed, with its likely cause and without secrets")
    func fails() async throws {
        let server = try LoopbackServer { _ in .whole() }
        defer { server.stop() }
        let bench = try bench(server)
        bench.trouble.withLock {
            $0 = {
                guard $0.action.name == "await-health" else { return }
                throw StepFailure(.unhealthy, "it says \(RunBench.secret)")
            }
        }
        #expect(try await bench.deploy().outcome == .undone)
        let last = try #require(try told(server).last)
        #expect(last["event"] as? String == "failed")
        #expect(last["cause"] as? String == "crashed")
        #expect((last["failure"] as? [String: String])?["message"] == "it says <redacted>")
    }

    @Test("one that could not begin for want of a secret")
    func cannotBegin() async throws {
        let server = try LoopbackServer { _ in .whole() }
        defer { server.stop() }
        let bench = try bench(server, more: "metrics: {key: \"env:NOT_THERE\"}\n")
        #expect(try await bench.deploy().outcome == .failedUntouched)
        let told = try told(server)
        #expect(told.map { $0["event"] as? String } == ["failed"])
        #expect((told.first?["failure"] as? [String: String])?["message"]?.contains("env:NOT_THERE") == true)
    }

    @Test("who does not take the news is a warning, and no more")
    func refused() async throws {
        let server = try LoopbackServer { _ in .whole(500) }
        defer { server.stop() }
        let bench = try bench(server)
        bench.more.withLock { $0["HOOK_URL"] = "hunter2" }
        let report = try await bench.deploy()
        #expect(report.outcome == .completed)
        #expect(report.exitCode == 0)
        #expect(
            report.warnings.map(\.reason.message) == [
                "notifications.webhooks[0]: what is at env:HOOK_URL is no address",
                "notifications.webhooks[0]: what is at env:HOOK_URL is no address",
                "notifications.grafana: it answered with status 500",
            ]
        )
        #expect(bench.events.withLock { !"\($0)".contains("hunter2") })
    }

    @Test("a collector is sent its trace, with every step")
    func traced() async throws {
        let server = try LoopbackServer { _ in .whole() }
        defer { server.stop() }
        let bench = try bench(server, more: "telemetry: {otlp: {url: \"\(server.target.origin)/otlp\"}}\n")
        _ = try await bench.deploy()
        let ended = bench.events.withLock { $0 }.filter { if case .stepEnded = $0 { true } else { false } }
        let bodies = server.peer.requests.filter { $0.target == "/otlp/v1/traces" }.map(\.body)
        #expect(bodies == [Array("trace of deploy, \(ended.count) steps".utf8)])
    }

    @Test("a prune is nobody's news")
    func prune() async throws {
        let server = try LoopbackServer { _ in .whole() }
        defer { server.stop() }
        let bench = try bench(server)
        _ = await bench.deployment().prune(control: RunControl(), observer: RunBench.Observer(bench: bench))
        #expect(server.peer.requests.isEmpty)
    }
}
