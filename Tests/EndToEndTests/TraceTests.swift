// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import Testing

/// The real binary before a collector and a language model that keep what they are sent.
@Suite(.timeLimit(.minutes(10)))
struct TraceTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"

    private func body(_ request: String) throws -> [String: Any] {
        let parts = request.split(separator: "\r\n\r\n", maxSplits: 1)
        let object = try JSONSerialization.jsonObject(with: Data(try #require(parts.last).utf8))
        return try #require(object as? [String: Any])
    }

    private func spans(_ collector: LoopbackServer) throws -> [[String: Any]] {
        try collector.requests.flatMap { request in
            let resources = try body(request)["resourceSpans"] as? [[String: Any]]
            let scopes = resources?.first?["scopeSpans"] as? [[String: Any]]
            return scopes?.first?["spans"] as? [[String: Any]] ?? []
        }
    }

    private func attribute(_ name: String, _ span: [String: Any]) -> String? {
        let list = span["attributes"] as? [[String: Any]]
        let value = list?.first { $0["key"] as? String == name }?["value"] as? [String: Any]
        return value?["stringValue"] as? String ?? value?["intValue"] as? String
    }

    @Test("a request's spans reach the collector before the server has ended, as one tree from the caller to the model")
    func tree() async throws {
        let folder = try ScratchFolder()
        let collector = try LoopbackServer { _ in .whole(body: "{}") }
        let model = try LoopbackServer { _ in
            let choice = #"{"index":0,"message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}"#
            let body = #"{"model":"m","choices":[\#(choice)],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#
            return .whole(200, [("Content-Type", "application/json")], body: body)
        }
        let server = try await RunningServer.start(
            in: folder,
            settings: [
                "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_EXPORTER_OTLP_HEADERS": "x-key=k",
                "LLM": "openai", "LLM_BASE_URL": "\(model.url)/v1", "LLM_MODELS": "m",
            ]
        )
        let request = SentinelRequest(
            "chat",
            "POST",
            "/api/chat",
            headers: [("traceparent", "00-\(Self.trace)-b7ad6b7169203331-00"), ("X-Request-ID", "r-1")],
            type: "application/json",
            body: Array(#"{"user_id":"ana","message":"Is my dog afraid?"}"#.utf8)
        )
        let answer = try await RawExchange.answer(to: request.bytes, port: server.client.port)
        #expect(answer.hasPrefix("HTTP/1.1 200"))
        #expect(try await server.stop() == ChildProcess.Exit(status: 0, wasSignalled: false))

        #expect(collector.requests.allSatisfy { $0.hasPrefix("POST /v1/traces HTTP/1.1") && $0.contains("x-key: k") })
        let spans = try spans(collector).filter { $0["traceId"] as? String == Self.trace }
        let root = try #require(spans.first { $0["kind"] as? Int == 2 })
        #expect(root["name"] as? String == "POST /api/chat")
        #expect(root["parentSpanId"] as? String == "b7ad6b7169203331")
        #expect(attribute("http.response.status_code", root) == "200")
        let call = try #require(spans.first { $0["name"] as? String == "POST chat_completions" })
        #expect(call["kind"] as? Int == 3)
        let ids = Set(spans.compactMap { $0["spanId"] as? String })
        #expect(ids.count == spans.count)
        #expect(ids.contains(try #require(call["parentSpanId"] as? String)))
        let told = try #require(model.requests.first { $0.hasPrefix("POST ") })
        let span = try #require(call["spanId"] as? String)
        #expect(told.lowercased().contains("traceparent: 00-\(Self.trace)-\(span)-01"))

        let lines = server.process.output.split(separator: "\n").filter { $0.contains("\"message\":\"request\"") }
        let line = try #require(lines.first { $0.contains("/api/chat") })
        for field in [
            "\"trace.id\":\"\(Self.trace)\"", "\"span.id\":\"\(try #require(root["spanId"] as? String))\"",
            "\"http.request.id\":\"r-1\"", "\"gen_ai.response.model\":\"m\"", "\"gen_ai.usage.input_tokens\":9",
            "\"event.outcome\":\"success\"", "\"client.address\":\"127.0.0.0/24\"", "\"dependency.",
        ] {
            #expect(line.contains(field), "\(field)")
        }
    }

    @Test("without a collector nothing is sent anywhere, and the model still learns of the trace")
    func off() async throws {
        let folder = try ScratchFolder()
        let model = try LoopbackServer { _ in .whole(500) }
        let settings = ["LLM": "openai", "LLM_BASE_URL": "\(model.url)/v1", "LLM_MODELS": "m"]
        let server = try await RunningServer.start(in: folder, settings: settings)
        _ = try await server.client.chat("ana", "Hello there.")
        _ = try await server.stop()
        let told = try #require(model.requests.first { $0.hasPrefix("POST ") })
        #expect(told.lowercased().contains("traceparent: 00-"))
        #expect(!model.requests.contains { $0.contains("/v1/traces") })
    }
}
