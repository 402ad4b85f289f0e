// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Support
import Testing

/// Whole runs on three hosts, with scripts in a real shell and stand-ins of docker and nginx.
@Suite("A rolling deployment", .timeLimit(.minutes(5)))
struct RollingDeployTests {
    @Test(
        "the host that fails leaves all three on the old release, the canary too",
        arguments: [("verify-proxy", 2), ("smoke-public", 3), ("await-health#2", 2)]
    )
    func laterHostFails(_ kind: String, _ number: Int) async throws {
        let bench = try RunBench(hosts: 3)
        let names = bench.configuration.hosts.map(\.name)
        #expect(try await bench.deploy().outcome == .completed)
        let first = try #require(try await bench.sight(names[0]).running)
        let failing = "\(kind)@\(names[number - 1])"
        bench.trouble.withLock {
            $0 = { if $0.id.text == failing { throw StepFailure(.unhealthy, "not as it should be") } }
        }
        let report = try await bench.deploy()
        #expect(report.outcome == .undone)
        #expect(report.failure?.step?.text == failing)
        try await bench.expectServing(first.id)
        guard case .ended(_, let failure?)? = bench.events.withLock({ $0.last }) else {
            Issue.record("no report")
            return
        }
        #expect(failure.text().contains(" on \(names[number - 1]) in batch 2 of 2: "))
        bench.trouble.withLock { $0 = { _ in } }
        #expect(try await bench.deploy().outcome == .completed)
        let last = try #require(try await bench.sight(names[2]).running)
        try await bench.expectServing(last.id)
        #expect(last.id != first.id)
    }

    @Test("a canary that fails is taken back, and nginx of no other host was touched")
    func canaryFails() async throws {
        let bench = try RunBench(hosts: 3)
        let names = bench.configuration.hosts.map(\.name)
        _ = try await bench.deploy()
        let first = try #require(try await bench.sight(names[0]).running)
        for calls in bench.calls.values { calls.withLock { $0 = [] } }
        bench.trouble.withLock {
            $0 = { if $0.action.name == "smoke-public" { throw StepFailure(.unhealthy, "not as it should be") } }
        }
        let report = try await bench.deploy()
        #expect(report.outcome == .undone)
        #expect(report.failure?.step?.text == "smoke-public@\(names[0])")
        try await bench.expectServing(first.id)
        for (index, name) in names.enumerated() {
            let scripts = try #require(bench.calls[name]).withLock { $0.map(\.script.name) }
            #expect(scripts.contains("start-container"), "\(name) was made ready")
            #expect(scripts.contains("reload-proxy") == (index == 0), "\(name)")
        }
    }

    @Test("a preview tells the batches in which hosts are cut over")
    func preview() async throws {
        let bench = try RunBench(hosts: 3)
        let revision = try #require(GitRevision(String(repeating: "a", count: 40)))
        let previews = try await bench.deployment().preview(.build(revision))
        #expect(previews.map { $0.batch?.description } == ["batch 1 of 2", "batch 2 of 2", "batch 2 of 2"])
    }
}
