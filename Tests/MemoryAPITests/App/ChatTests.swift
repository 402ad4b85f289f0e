// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import MemoryFakes
import MetricsTestKit
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct ChatTests {
    @Test("A chat answers with exactly the documented fields")
    func documentedFields() async throws {
        let usage = ReplyCompletion(model: "scripted", usage: TokenUsage(input: 7, output: 3))
        try await withServer(model: ScriptedLanguageModel(["It is ", "thunder."], completion: usage)) { server in
            let told = try await server.post(
                "/api/chat",
                #"{"user_id":"ana","message":"My dog fears thunder.","metadata":{"source":"test","n":1}}"#
            )
            #expect(told.status == 200)
            let reply = try await server.post(
                "/api/chat",
                #"{"user_id":"ana","message":"What scares my dog?","session_id":"s1"}"#,
                headers: ["X-Request-ID": "mine"]
            )
            let json = try reply.json()
            #expect(
                json.names == [
                    "request_id", "user_id", "session_id", "reply", "model", "degraded", "context", "memory", "usage",
                    "timings",
                ]
            )
            #expect(json["request_id"] == "mine")
            #expect(json["session_id"] == "s1")
            #expect(json["reply"] == "It is thunder.")
            #expect(json["usage"] == ["input_tokens": 7, "output_tokens": 3])
            #expect(json["degraded"] == [])
            #expect(json["memory"]?.names == ["id", "status", "duplicate", "truncated"])
            let context = try #require(json["context"]?[0])
            #expect(
                context.names == ["id", "text", "role", "score", "similarity", "recency", "created_at", "metadata"]
            )
            #expect(context["text"] == "My dog fears thunder.")
            #expect(context["metadata"] == ["n": 1, "source": "test"])
            #expect(context["created_at"]?.text?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
            #expect(json["timings"]?.names.allSatisfy { $0.hasSuffix("_ms") } == true)
        }
    }

    @Test("A session's turns are kept by the server, unless the client holds them")
    func sessions() async throws {
        let model = ScriptedLanguageModel(["Yes."])
        try await withServer(model: model) { server in
            let first = try await server.post("/api/chat", #"{"user_id":"ana","message":"First thing."}"#).json()
            let session = try #require(first["session_id"]?.text)
            _ = try await server.post(
                "/api/chat",
                #"{"user_id":"ana","message":"Second thing.","session_id":"\#(session)"}"#
            )
            #expect(model.prompts[1].history.map(\.text) == ["First thing.", "Yes."])
            _ = try await server.post(
                "/api/chat",
                #"{"user_id":"ana","message":"Third.","history":[{"role":"user","text":"My own turn."}]}"#
            )
            #expect(model.prompts[2].history.map(\.text) == ["My own turn."])
        }
    }

    @Test("What is asked for in recall is what is done")
    func recallOptions() async throws {
        try await withServer { server in
            let items = (1...5).map { #"{"text":"my dog fears thunder number \#($0)"}"# }.joined(separator: ",")
            _ = try await server.post("/api/ingest", #"{"user_id":"ana","items":[\#(items)]}"#)
            let body = #""user_id":"ana","message":"does my dog fear thunder""#
            for (extra, count) in [(#""top_k":2"#, 2), (#""top_k":2.0"#, 2), (#""score_threshold":1"#, 0), ("", 5)] {
                let json = try await server.post("/api/chat", "{\(body)\(extra.isEmpty ? "" : ","+extra)}").json()
                #expect(json["context"]?.elements.count == count)
            }
        }
    }

    @Test("An answer without memory says so")
    func degraded() async throws {
        try await withServer { server in
            server.store.fail { $0.search = MemoryError(.upstreamUnavailable, "gone", dependency: .store) }
            let reply = try await server.post("/api/chat", #"{"user_id":"ana","message":"Hello there."}"#)
            #expect(reply.status == 200)
            #expect(try reply.json()["degraded"] == ["memory_unavailable"])
            try await eventually("the degradation is counted") {
                let reason = [("reason", "memory_unavailable")]
                return server.metrics.counterTotal(label: "chat_degradations_total", dimensions: reason) == 1
            }
        }
    }

    @Test("A language model that fails is a problem, and the message is kept")
    func languageModelFails() async throws {
        let failure = MemoryError(.upstreamUnavailable, "gone", dependency: .languageModel, retryAfter: .seconds(7))
        try await withServer(model: ScriptedLanguageModel(["half"], failure: failure)) { server in
            let reply = try await server.post("/api/chat", #"{"user_id":"ana","message":"Keep this."}"#)
            #expect(reply.status == 503)
            #expect(reply.headers["retry-after"] == "7")
            #expect(try reply.json()["code"] == "language_model_unavailable")
            #expect(try await server.memoryCount(of: "ana") == 1)
        }
    }

    @Test("A client that leaves stops the language model, and is no error of ours")
    func clientLeaves() async throws {
        let model = GatedLanguageModel()
        try await withServer(model: model) { server in
            let connection = try server.connect()
            let body = #"{"user_id":"ana","message":"Hello there."}"#
            try await connection.send(
                "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
            try await model.hasStarted.wait()
            connection.abort()
            try await model.wasCancelled.wait()
            try await eventually("the exchange is logged as closed by the client") {
                server.hasLogged(status: 499)
            }
            #expect(server.loggedErrors.isEmpty)
        }
    }

    @Test("A chat that is still unanswered a while after shutdown began is told to come back")
    func shutdown() async throws {
        let model = GatedLanguageModel()
        try await withServer(model: model, settings: { $0.shutdownGrace = .milliseconds(20) }) { server in
            async let reply = server.post("/api/chat", #"{"user_id":"ana","message":"Hello there."}"#)
            try await model.hasStarted.wait()
            await server.shutDown()
            #expect(try await reply.status == 503)
            #expect(try await reply.json()["code"] == "shutting_down")
            #expect(try await reply.headers["retry-after"] == "5")
        }
    }

    @Test("A connection serves one chat after another")
    func keepsConnections() async throws {
        try await withServer { server in
            let connection = try server.connect()
            for index in 0..<3 {
                let body = #"{"user_id":"ana","message":"Number \#(index)."}"#
                try await connection.send(
                    "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
                )
                #expect(try await connection.reply().status == 200)
            }
        }
    }
}
