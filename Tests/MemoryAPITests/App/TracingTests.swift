// SPDX-License-Identifier: Apache-2.0

import InMemoryLogging
import Logging
import MemoryCore
import MemoryFakes
import Observability
import Testing
import Tracing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct TracingTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let parent = "00-\(trace)-b7ad6b7169203331-00"

    private let sink = SpansInMemory()

    private func withTracedServer(
        model: any LanguageModel = ScriptedLanguageModel(["It is thunder."]),
        ratio: Double = 1,
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        try await withTracer(SamplingTracer(sampler: TraceSampler(ratio: ratio), sink: sink)) {
            try await withServer(model: model, body)
        }
    }

    /// The text of an attribute.
    private func attribute(_ name: String, of span: FinishedSpan) -> String? {
        switch span.attributes.get(name) {
        case .string(let text): text
        case .int64(let number): String(number)
        default: nil
        }
    }

    @Test("A request is a span of its caller's trace, named by its route, and says nothing of anybody")
    func serverSpan() async throws {
        try await withTracedServer { server in
            let body = #"{"user_id":"SECRET","message":"SECRET words."}"#
            let headers = ["Traceparent": Self.parent, "tracestate": "foo=1", "X-Request-ID": "r-1"]
            let reply = try await server.post("/api/chat?SECRET=1", body, headers: headers)
            #expect(reply.headers["traceparent"] == nil)
            #expect(reply.headers["x-request-id"] == "r-1")
            try await eventually("the span ends") { sink.spans.count == 1 }
            let span = try #require(sink.spans.first)
            #expect(span.name == "POST /api/chat")
            #expect(span.kind == .server)
            #expect(span.context.traceID.text == Self.trace)
            #expect(span.parent?.text == "b7ad6b7169203331")
            #expect(span.context.state?.text == "foo=1")
            #expect(attribute("http.route", of: span) == "/api/chat")
            #expect(attribute("http.response.status_code", of: span) == "200")
            #expect(attribute("http.request.id", of: span) == "r-1")
            #expect(!span.isFailed)
            var texts: [String] = []
            span.attributes.forEach { texts.append("\($0) \($1)") }
            #expect(!texts.joined().contains("SECRET"))
        }
    }

    @Test(
        "Headers that are no trace begin a new one",
        arguments: [
            ["traceparent": "00-\(trace)-b7ad6b7169203331-01\r\ntraceparent: 00-\(trace)-b7ad6b7169203331-01"],
            ["traceparent": "00-00000000000000000000000000000000-b7ad6b7169203331-01"],
            ["traceparent": "nonsense"], ["tracestate": "foo=1"],
        ]
    )
    func invalidHeaders(headers: [String: String]) async throws {
        try await withTracedServer { server in
            _ = try await server.send("GET", "/", headers: headers)
            try await eventually("the span ends") { sink.spans.count == 1 }
            #expect(sink.spans.first?.parent == nil)
            #expect(sink.spans.first?.context.traceID.text != Self.trace)
            #expect(sink.spans.first?.context.state == nil)
        }
    }

    @Test(
        "A failure of the server fails its span, whether the status could tell it or only the stream",
        arguments: [true, false]
    )
    func failures(streams: Bool) async throws {
        let failure = MemoryError(.upstreamUnavailable, "gone", dependency: .languageModel)
        try await withTracedServer(model: ScriptedLanguageModel(["One "], failure: failure)) { server in
            _ = try await server.post("/api/chat", #"{"user_id":"ana","message":"Hello.","stream":\#(streams)}"#)
            try await eventually("the span ends") { sink.spans.count == 1 }
            let span = try #require(sink.spans.first)
            #expect(span.isFailed)
            #expect(attribute("error.type", of: span) == "language_model_unavailable")
            #expect(attribute("http.response.status_code", of: span) == (streams ? "200" : "503"))
        }
    }

    @Test("A stream's span ends with its last event, and what the model does is inside of it")
    func streamSpan() async throws {
        let model = GatedLanguageModel()
        try await withTracedServer(model: model) { server in
            let connection = try server.connect()
            let body = #"{"user_id":"ana","message":"Hello.","stream":true}"#
            try await connection.send(
                "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
            try await model.hasStarted.wait()
            #expect(sink.spans.isEmpty)
            model.gate.open()
            _ = try await connection.reply(toHead: false)
            try await eventually("the span ends") { sink.spans.count == 1 }
        }
    }

    @Test("What machines ask all day makes no spans")
    func routine() async throws {
        try await withTracedServer { server in
            for path in ["/metrics", "/api/health", "/api/health/live", "/"] { _ = try await server.get(path) }
            try await eventually("the last one's span ends") { !sink.spans.isEmpty }
            #expect(sink.spans.map(\.name) == ["GET /"])
        }
    }

    @Test("The access line names the trace, kept or not", arguments: [0, 1])
    func accessLine(ratio: Double) async throws {
        try await withTracedServer(ratio: ratio) { server in
            _ = try await server.send("GET", "/", headers: ["traceparent": Self.parent])
            try await eventually("the line is written") { server.logs.entries.contains { $0.message == "request" } }
            let line = try #require(server.logs.entries.first { $0.message == "request" }?.metadata)
            #expect(line["trace.id"]?.description == Self.trace)
            #expect(line["span.id"]?.description.count == 16)
            #expect(line["span.id"] != "b7ad6b7169203331")
            #expect(sink.spans.isEmpty == (ratio == 0))
        }
    }
}
