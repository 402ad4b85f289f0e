// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(1)))
struct HealthRouteTests {
    @Test("The process is alive whatever else is, and ready between start-up and shutdown")
    func liveAndReady() async throws {
        try await withServer { server in
            #expect(try await server.get("/api/health/live").status == 200)
            let starting = try await server.get("/api/health/ready")
            #expect(starting.status == 503)
            #expect(try starting.json()["output"] == "starting")
            server.health.markReady()
            #expect(try await server.get("/api/health/ready").status == 200)
            server.health.beginDraining()
            let draining = try await server.get("/api/health/ready")
            #expect(draining.status == 503)
            #expect(try draining.json()["output"] == "draining")
            #expect(try await server.get("/api/health/live").status == 200)
        }
    }

    @Test("Deep health tells each dependency, when it was measured and what is wrong, and no more")
    func deep() async throws {
        let failure = MemoryError(.upstreamUnavailable, "SECRET of the operator", dependency: .languageModel)
        let probes = [
            HealthMonitorTests.Probe(dependency: .store, component: "memory"),
            HealthMonitorTests.Probe(dependency: .languageModel, component: "model", failure: failure),
        ]
        try await withServer(probes: probes) { server in
            #expect(try await server.get("/api/health").json()["status"] == "warn")
            await server.health.sampleAll()
            let reply = try await server.get("/api/health")
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "application/health+json")
            let json = try reply.json()
            #expect(json["status"] == "warn")
            #expect(json["releaseId"] == "abc")
            #expect(json["version"] == "1.2.3")
            #expect(json["models"] == ["language_model": "scripted", "embedder": "test/words", "dimension": 64])
            let store = try #require(json["checks"]?["memory:responseTime"]?[0])
            #expect(store["status"] == "pass")
            #expect(store["observedUnit"] == "ms")
            #expect(store["time"]?.text?.hasSuffix("Z") == true)
            #expect(json["checks"]?["model:responseTime"]?[0]?["output"] == "upstream_unavailable")
            #expect(!reply.text.contains("SECRET"))
        }
    }

    @Test("A critical dependency that is away fails deep health and leaves readiness alone")
    func critical() async throws {
        let failure = MemoryError(.upstreamUnavailable, "gone", dependency: .store)
        try await withServer(probes: [HealthMonitorTests.Probe(dependency: .store, failure: failure)]) { server in
            server.health.markReady()
            await server.health.sampleAll()
            let deep = try await server.get("/api/health")
            let ready = try await server.get("/api/health/ready")
            #expect(deep.status == 503)
            #expect(ready.status == 200)
        }
    }

    @Test("Metrics are what the process renders")
    func metrics() async throws {
        try await withServer { server in
            let reply = try await server.get("/metrics")
            #expect(reply.headers["content-type"] == "text/plain; version=0.0.4")
            #expect(reply.text == "up 1\n")
        }
    }
}
