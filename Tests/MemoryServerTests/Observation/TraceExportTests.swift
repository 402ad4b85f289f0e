// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Foundation
import HTTPTransport
import InMemoryLogging
import Logging
import Observability
import Support
import Testing
import Tracing

@testable import MemoryServer

@Suite(.timeLimit(.minutes(10)))
struct TraceExportTests {
    private let queue = SpanQueue(limit: 2_000)
    private let registry = PrometheusRegistry()
    private let logs = InMemoryLogHandler()
    private let pauses = Locked([Duration]())

    private func export(to collector: ScriptedCollector) throws -> TraceExport {
        var headers = HTTPHeaders()
        try headers.append("x-key", "k")
        let (endpoint, secret) = (try HTTPTarget("http://collector:4318/otlp"), Secret(headers))
        var export = withMetricsFactory(PrometheusMetricsFactory(registry: registry)) {
            TraceExport(
                queue: queue,
                encoder: OTLPEncoder(resource: [("service.name", "memory-server")]),
                endpoint: endpoint,
                headers: secret,
                client: collector,
                logger: Logger(label: "test") { _ in logs }
            )
        }
        export.pause = { [pauses] pause in pauses.withLock { $0.append(pause) } }
        return export
    }

    private func end(spans count: Int) {
        let tracer = SamplingTracer(sampler: TraceSampler(ratio: 1), sink: queue)
        for _ in 0..<count { tracer.startSpan("work", context: .topLevel, ofKind: .server).end() }
    }

    /// A counter of the export, e.g. `trace_spans_exported_total`.
    private func counter(_ series: String) -> Double? {
        let text = String(decoding: registry.exposition().body, as: UTF8.self)
        return text.split(separator: "\n").first { $0.hasPrefix(series + " ") }
            .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }
    }

    private func drops(_ reason: String) -> Double? { counter("trace_spans_dropped_total{reason=\"\(reason)\"}") }

    private func spanCount(_ request: HTTPRequest) throws -> Int {
        let body = try JSONSerialization.jsonObject(with: Data(request.body ?? [])) as? [String: Any]
        let resource = (body?["resourceSpans"] as? [[String: Any]])?.first
        let scope = (resource?["scopeSpans"] as? [[String: Any]])?.first
        return (scope?["spans"] as? [[String: Any]])?.count ?? 0
    }

    @Test("Spans go to the collector's address in batches, with its headers, as JSON")
    func batches() async throws {
        let collector = ScriptedCollector([])
        end(spans: 600)
        try await export(to: collector).exportAll(deadline: nil)
        #expect(try collector.requests.map { try spanCount($0) } == [512, 88])
        let request = try #require(collector.requests.first)
        #expect(request.method == .post)
        #expect(request.target.url == "http://collector:4318/otlp/v1/traces")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["x-key"] == "k")
        #expect(counter("trace_spans_exported_total") == 600)
        #expect(["queue_full", "rejected", "undeliverable"].map { drops($0) } == [0, 0, 0])
    }

    @Test("A collector that is busy or away is asked again, after the time that it names")
    func retries() async throws {
        let collector = ScriptedCollector([.status(503, headers: ["Retry-After": "7"]), .unreachable, .status(200)])
        end(spans: 3)
        try await export(to: collector).exportAll(deadline: nil)
        #expect(collector.requests.count == 3)
        #expect(pauses.withLock { $0 } == [.seconds(7), .seconds(2)])
        #expect(counter("trace_spans_exported_total") == 3)
    }

    @Test("What can't be delivered is dropped and counted, and so is what the collector refuses")
    func drops() async throws {
        let collector = ScriptedCollector([.unreachable, .unreachable, .status(503)])
        end(spans: 3)
        let export = try export(to: collector)
        await export.exportAll(deadline: nil)
        #expect(drops("undeliverable") == 3)
        end(spans: 2)
        let refusing = try self.export(to: ScriptedCollector([.status(400)]))
        await refusing.exportAll(deadline: nil)
        #expect(drops("rejected") == 2)
        let partial = #"{"partialSuccess":{"rejectedSpans":"4","errorMessage":"no"}}"#
        end(spans: 5)
        try await self.export(to: ScriptedCollector([.status(200, body: partial)])).exportAll(deadline: nil)
        #expect(drops("rejected") == 6)
        #expect(counter("trace_spans_exported_total") == 1)
        end(spans: 2_050)
        try await self.export(to: ScriptedCollector([])).exportAll(deadline: nil)
        #expect(drops("queue_full") == 50)
    }

    @Test("An export that is cancelled keeps its spans for the last time")
    func cancelled() async throws {
        var export = try export(to: ScriptedCollector([.unreachable]))
        export.pause = { _ in throw CancellationError() }
        end(spans: 3)
        await export.exportAll(deadline: nil)
        #expect(queue.next(10).count == 3)
    }

    @Test("What is left goes out when the server stops")
    func lastTime() async throws {
        let collector = ScriptedCollector([])
        let export = try export(to: collector)
        end(spans: 2)
        let running = Task { try await export.run() }
        running.cancel()
        try await running.value
        #expect(try collector.requests.map { try spanCount($0) }.reduce(0, +) == 2)
    }
}
