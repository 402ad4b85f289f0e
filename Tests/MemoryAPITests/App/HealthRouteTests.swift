// SPDX-License-Identifier: Apache-2.0

import AccessControl
import MemoryCore
import MetricsTestKit
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
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
            #expect(store["output"] == nil)
            #expect(store["affectedEndpoints"] == nil)
            let model = try #require(json["checks"]?["model:responseTime"]?[0])
            #expect(model["output"] == "upstream_unavailable")
            #expect(model["affectedEndpoints"] == ["/api/chat"])
            #expect(json["notes"]?.elements.count == 1)
            let uptime = try #require(json["checks"]?["uptime"]?[0])
            #expect(uptime["observedUnit"] == "s")
            #expect(!reply.text.contains("SECRET"))
        }
    }

    @Test("Who is no operator is told how the service is, and nothing of what it leans on")
    func strangers() async throws {
        let authenticator = Authenticator(keys: KeyRing(), tokens: nil)
        let failure = MemoryError(.upstreamUnavailable, "gone", dependency: .languageModel)
        let probes = [HealthMonitorTests.Probe(dependency: .languageModel, component: "model", failure: failure)]
        try await withServer(authenticator: authenticator, probes: probes) { server in
            await server.health.sampleAll()
            let json = try await server.get("/api/health").json()
            #expect(json["status"] == "warn")
            #expect(json.names == ["status", "version", "releaseId", "serviceId"])
        }
    }

    @Test(
        "A gauge is shown with its unit; beyond its threshold, and where it can't be read, it warns and fails nothing",
        arguments: [(3.0, "pass", nil), (4, "warn", "beyond_threshold"), (nil, "warn", "internal_error")]
            as [(Double?, String, String?)]
    )
    func gauges(value: Double?, status: String, output: String?) async throws {
        struct Unreadable: Error {}
        let gauge = HealthGauge(
            "outbox:depth",
            componentType: "datastore",
            unit: "entries",
            dependency: .store,
            isFine: { $0 <= 3 },
            read: {
                guard let value else { throw Unreadable() }
                return value
            }
        )
        try await withServer(gauges: [gauge]) { server in
            #expect(try await server.get("/api/health").json()["status"] == "warn")
            await server.health.sampleAll()
            let reply = try await server.get("/api/health")
            #expect(reply.status == 200)
            let json = try reply.json()
            #expect(json["status"]?.text == status)
            let check = try #require(json["checks"]?["outbox:depth"]?[0])
            #expect(check["status"]?.text == status)
            #expect(check["output"]?.text == output)
            #expect((check["affectedEndpoints"] == nil) == (status == "pass"))
            #expect(check["observedUnit"]?.text == (value == nil ? nil : "entries"))
        }
    }

    @Test("Readiness and probes are in the metrics, from the start")
    func healthMetrics() async throws {
        let failure = MemoryError(.upstreamUnavailable, "gone", dependency: .languageModel)
        let probes = [
            HealthMonitorTests.Probe(dependency: .store, component: "memory"),
            HealthMonitorTests.Probe(dependency: .languageModel, component: "model"),
            HealthMonitorTests.Probe(dependency: .languageModel, component: "model", failure: failure),
        ]
        try await withServer(probes: probes) { server in
            func gauge(_ name: String, _ component: String? = nil) -> Double? {
                server.metrics.recorders(label: name).first { recorder in
                    component == nil || recorder.dimensions.contains { $0 == ("component", component) }
                }?.lastValue
            }
            #expect(gauge("server_ready") == 0)
            #expect(gauge("health_probe_up", "memory") == 0)
            server.health.markReady()
            await server.health.sampleAll()
            #expect(gauge("server_ready") == 1)
            #expect(gauge("health_probe_up", "memory") == 1)
            #expect((gauge("health_probe_last_success_timestamp_seconds", "memory") ?? 0) > 1_700_000_000)
            // Two models, one of them away.
            #expect(gauge("health_probe_up", "model") == 0)
            server.health.beginDraining()
            #expect(gauge("server_ready") == 0)
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
