// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("Counting requests")
struct RequestCountsTests {
    private func counts(_ answer: ServiceStandIn.Answer, ignoring: Set<String> = ["/metrics"]) throws -> RequestCounts {
        let samples = try MetricsText(Array(answer.body.utf8)).samples
        return try #require(RequestCounts(samples, ignoring: ignoring))
    }

    @Test("answers of 500 and more are failures, and what watches the service does not count")
    func counting() throws {
        let found = try counts(ServiceStandIn.metrics(ok: 90, failed: 10, slow: 30))
        #expect(found.requests == 100)
        #expect(found.failures == 10)
        #expect(found.failureShare == 0.1)
        #expect(found.buckets == [0.1: 70, 1: 100, .infinity: 100])
        #expect(try counts(ServiceStandIn.metrics(ok: 90), ignoring: []).requests == 100_090)
    }

    @Test("what was there before does not count")
    func since() throws {
        let before = try counts(ServiceStandIn.metrics(ok: 50, failed: 50))
        let after = try counts(ServiceStandIn.metrics(ok: 90, failed: 51))
        let since = try #require(after.since(before))
        #expect(since.requests == 41)
        #expect(since.failures == 1)
        #expect(since.buckets[.infinity] == 41)
        #expect(before.since(after) == nil, "a counter that becomes less began anew")
    }

    @Test("a service that counts otherwise is told apart from one without requests")
    func missing() {
        #expect(RequestCounts([MetricSample(name: "up", value: 1)]) == nil)
        let none = RequestCounts([MetricSample(name: "http_server_request_duration_seconds_sum", value: 0)])
        #expect(none?.requests == 0)
        #expect(none?.failureShare == 0)
        #expect(none?.quantile(0.95) == nil)
    }

    @Test(
        "the quantile is by proportion within its bucket, as Prometheus has it",
        arguments: [
            ([0.1: 50.0, 1: 100, .infinity: 100], 0.5, 0.1), ([0.1: 50, 1: 100, .infinity: 100], 0.75, 0.55),
            ([0.1: 100, 1: 100, .infinity: 100], 0.95, 0.095), ([0.1: 0, 1: 0, .infinity: 10], 0.95, 1),
            ([.infinity: 10], 0.95, 0),
        ] as [([Double: Double], Double, Double)]
    )
    func quantile(_ buckets: [Double: Double], _ share: Double, _ expected: Double) throws {
        let found = try #require(RequestCounts(requests: 100, buckets: buckets).quantile(share))
        #expect(abs(found - expected) < 1e-9)
    }
}
