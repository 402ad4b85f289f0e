// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import MemoryFakes
import MetricsTestKit
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct ChatStreamTests {
    struct Event: Equatable {
        let name: String
        let data: JSONValue
    }

    /// The events of a stream, comments dropped.
    static func events(_ text: String) throws -> [Event] {
        try text.split(separator: "\n\n").compactMap { block in
            let lines = block.split(separator: "\n")
            guard let name = lines.first(where: { $0.hasPrefix("event: ") })?.dropFirst(7),
                let data = lines.first(where: { $0.hasPrefix("data: ") })?.dropFirst(6)
            else { return nil }
            return Event(name: String(name), data: try JSONParser.parse(Array(data.utf8)))
        }
    }

    private static let streamed = #"{"user_id":"ana","message":"Hello there.","stream":true}"#

    private func open(_ server: TestServer) async throws -> SocketConnection {
        let connection = try server.connect()
        try await connection.send(
            "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(Self.streamed.utf8.count)\r\n\r\n\(Self.streamed)"
        )
        return connection
    }

    @Test("A stream has the context, the tokens, and at last all that the JSON answer has")
    func events() async throws {
        try await withServer(model: ScriptedLanguageModel(["one\n", "\n", "two"])) { server in
            let reply = try await server.post("/api/chat", Self.streamed)
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "text/event-stream")
            #expect(reply.headers["cache-control"] == "no-store")
            #expect(reply.headers["x-accel-buffering"] == "no")
            let events = try Self.events(reply.text)
            #expect(events.map(\.name) == ["context", "token", "token", "token", "done"])
            #expect(events[0].data["memory"]?["status"] == "indexed")
            #expect(events.compactMap { $0.data["text"]?.text }.joined() == "one\n\ntwo")
            #expect(events[4].data["reply"] == "one\n\ntwo")
            #expect(events[4].data.names.count == 10)
        }
    }

    @Test(
        "The body says whether to stream, and else the Accept header",
        arguments: [
            ("", "text/event-stream", true), ("", "text/html, text/event-stream;q=0.5", true), ("", "*/*", false),
            ("", "text/event-stream;q=0", false), (#","stream":false"#, "text/event-stream", false),
            (#","stream":true"#, "application/json", true), (#","stream":null"#, "application/json", false),
        ]
    )
    func negotiation(field: String, accept: String, isStream: Bool) async throws {
        try await withServer { server in
            let reply = try await server.post(
                "/api/chat",
                #"{"user_id":"ana","message":"Hello there."\#(field)}"#,
                headers: ["Accept": accept]
            )
            #expect((reply.headers["content-type"] == "text/event-stream") == isStream)
        }
    }

    @Test("What fails before the head is an ordinary problem")
    func failsBeforeTheHead() async throws {
        try await withServer { server in
            server.store.fail { $0.upsert = MemoryError(.upstreamUnavailable, "disk full", dependency: .store) }
            let reply = try await server.post("/api/chat", Self.streamed)
            #expect(reply.status == 503)
            #expect(reply.headers["content-type"] == "application/problem+json")
        }
    }

    @Test("What fails after the head is a last event with the problem")
    func failsAfterTheHead() async throws {
        let failure = MemoryError(.timeout, "slow", dependency: .languageModel)
        try await withServer(model: ScriptedLanguageModel(["half"], failure: failure)) { server in
            let events = try Self.events(try await server.post("/api/chat", Self.streamed).text)
            #expect(events.map(\.name) == ["context", "token", "error"])
            #expect(events[2].data["code"] == "language_model_timeout")
            #expect(events[2].data["status"] == 504)
        }
    }

    @Test("A client that leaves stops the language model")
    func clientLeaves() async throws {
        let model = GatedLanguageModel()
        try await withServer(model: model) { server in
            let connection = try await open(server)
            _ = try await connection.read(until: "event: token")
            connection.abort()
            try await model.wasCancelled.wait()
            try await eventually("the stream is counted as left") {
                let outcome = [("outcome", "client_closed")]
                return server.metrics.counterTotal(label: "chat_streams_total", dimensions: outcome) == 1
            }
        }
    }

    @Test("A silent stream is kept open by comments")
    func heartbeats() async throws {
        let model = GatedLanguageModel()
        try await withServer(model: model, settings: { $0.streamHeartbeat = .milliseconds(5) }) { server in
            let connection = try await open(server)
            _ = try await connection.read(until: ": heartbeat\n\n")
            _ = try await connection.read(until: ": heartbeat\n\n")
            model.gate.open()
            _ = try await connection.read(until: "event: done")
        }
    }

    @Test("A shutdown ends an open stream with a last event, and the process can end")
    func shutdownEndsStreams() async throws {
        let model = GatedLanguageModel()
        try await withServer(model: model, settings: { $0.shutdownGrace = .milliseconds(20) }) { server in
            let connection = try await open(server)
            _ = try await connection.read(until: "event: token")
            await server.shutDown()
            let rest = try await connection.read(until: "event: error\ndata: ") + connection.read(until: "\n\n")
            #expect(rest.contains(#""code":"shutting_down""#))
            try await model.wasCancelled.wait()
            #expect(try await connection.read(until: "0\r\n\r\n").hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("An answer that completes within the grace of a shutdown is given whole")
    func shutdownGrace() async throws {
        let model = GatedLanguageModel()
        try await withServer(model: model, settings: { $0.shutdownGrace = .seconds(20) }) { server in
            let connection = try await open(server)
            _ = try await connection.read(until: "event: token")
            await server.shutDown()
            model.gate.open()
            #expect(try await connection.read(until: "event: done\ndata: ").contains("last"))
        }
    }

    @Test("The deadline of a request ends its stream")
    func deadline() async throws {
        // On a busy machine the deadline may pass before the head is sent; then a longer one is tried.
        for deadline in [Duration.milliseconds(200), .seconds(2), .seconds(10)] {
            let didStream = Latch()
            try await withServer(model: GatedLanguageModel(), settings: { $0.requestDeadline = deadline }) { server in
                let reply = try await server.post("/api/chat", Self.streamed)
                guard reply.status == 200 else { return }
                didStream.open()
                let last = try Self.events(reply.text).last
                #expect(last?.name == "error")
                #expect(last?.data["code"] == "timeout")
            }
            if didStream.isOpen { return }
        }
        Issue.record("no answer began to stream")
    }
}
