// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import Foundation
import HTTPFakes
import HTTPTransport
import MemoryCore
import Support
import Testing

@Suite("The chat adapter", .timeLimit(.minutes(10)))
struct ChatCompletionsModelTests {
    private func sentBody(
        _ prompt: Prompt,
        adjust: (inout ChatCompletionsConfiguration) -> Void = { _ in }
    ) async throws -> [String: Any] {
        let client = ScriptedClient { _ in .reply("ok") }
        _ = await (try ChatCompletionsModel.scripted(client, adjust: adjust)).collect(prompt)
        let body = try #require(client.peer.requests.first).body
        return try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    private func messages(of body: [String: Any]) -> [String] {
        ((body["messages"] as? [[String: String]]) ?? []).map { "\($0["role"] ?? "?"): \($0["content"] ?? "?")" }
    }

    @Test("The request asks for a stream with its token counts, within our limits")
    func requestBody() async throws {
        let body = try await sentBody(try .asking("Hello?")) {
            $0.maximumTokens = 77
            $0.temperature = 0.5
        }
        #expect(Set(body.keys) == ["model", "messages", "max_tokens", "temperature", "stream", "stream_options"])
        #expect(body["model"] as? String == "asked")
        #expect(body["max_tokens"] as? Int == 77)
        #expect(body["temperature"] as? Double == 0.5)
        #expect(body["stream"] as? Bool == true)
        #expect((body["stream_options"] as? [String: Bool]) == ["include_usage": true])
        #expect(messages(of: body) == ["system: Be brief.", "user: Hello?"])
    }

    @Test("A reply that nobody reads along is asked for in one piece, and is handed on as one")
    func whole() async throws {
        let reply =
            #"{"model":"m","choices":[{"message":{"content":"Thunder."},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}"#
        let client = ScriptedClient { _ in .json(200, [], reply) }
        let collected = await (try ChatCompletionsModel.scripted(client)).collect(try .asking("Hello?"), streams: false)
        #expect(collected.text == "Thunder." && collected.completion?.usage == TokenUsage(input: 3, output: 2))
        let body = try #require(client.peer.requests.first).body
        let sent = try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(sent["stream"] as? Bool == false && sent["stream_options"] == nil)
    }

    @Test("Without a temperature of ours the endpoint's own holds")
    func noTemperature() async throws {
        let body = try await sentBody(try .asking("Hello?")) { $0.temperature = nil }
        #expect(body["temperature"] == nil)
    }

    @Test("For models without a system role the instructions speak as the user and roles alternate")
    func folding() async throws {
        let plain = try await sentBody(try .asking("Hello?")) { $0.foldsSystem = true }
        #expect(messages(of: plain) == ["user: Be brief.\n\nHello?"])
        let history = [
            Turn(role: .assistant, text: "a1"), Turn(role: .user, text: "u1"), Turn(role: .user, text: "u2"),
            Turn(role: .assistant, text: "a2"),
        ]
        let long = try await sentBody(try .asking("Hello?", history: history)) { $0.foldsSystem = true }
        #expect(
            messages(of: long) == [
                "user: Be brief.", "assistant: a1", "user: u1\n\nu2", "assistant: a2", "user: Hello?",
            ]
        )
    }

    @Test(
        "The endpoint is the base and /chat/completions; a base without any path gets /v1",
        arguments: [
            ("http://m.test:11434/v1", "/v1/chat/completions"), ("http://m.test:11434/v1/", "/v1/chat/completions"),
            ("http://m.test:11434", "/v1/chat/completions"), ("http://m.test/", "/v1/chat/completions"),
            ("http://m.test/api/openai", "/api/openai/chat/completions"),
        ]
    )
    func endpoint(base: String, path: String) async throws {
        let client = ScriptedClient { _ in .reply("ok") }
        _ = await (try ChatCompletionsModel.scripted(client, base: base, key: Secret("k"))).collect(
            try .asking("Hello?")
        )
        let request = try #require(client.peer.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == path)
        #expect(request.values("authorization") == ["Bearer k"])
        #expect(request.values("content-type") == ["application/json"])
        #expect(request.values("accept") == ["text/event-stream"])
    }

    @Test("Without a key no authorization is sent")
    func noKey() async throws {
        let client = ScriptedClient { _ in .reply("ok") }
        _ = await (try ChatCompletionsModel.scripted(client)).collect(try .asking("Hello?"))
        #expect(client.peer.requests.first?.values("authorization") == [])
    }

    @Test("A configuration that cannot work is refused when it is made")
    func badConfiguration() throws {
        let good = try HTTPTarget("http://m.test/v1")
        #expect(throws: InvalidValue.self) { try ChatCompletionsConfiguration(baseURL: good, models: []) }
        #expect(throws: InvalidValue.self) { try ChatCompletionsConfiguration(baseURL: good, models: ["a", ""]) }
        let broken = #expect(throws: InvalidValue.self) {
            try ChatCompletionsConfiguration(baseURL: good, models: ["a"], key: Secret("hunter2\nX: y"))
        }
        #expect(broken?.message.contains("hunter2") == false)
        let dead = try HTTPTarget("https://api-inference.huggingface.co/v1")
        let hint = #expect(throws: InvalidValue.self) { try ChatCompletionsConfiguration(baseURL: dead, models: ["a"]) }
        #expect(hint?.message.contains("router.huggingface.co") == true)
    }

    @Test("A configuration as text does not show its key")
    func redaction() throws {
        let target = try HTTPTarget("http://m.test/v1")
        let configuration = try ChatCompletionsConfiguration(baseURL: target, models: ["a"], key: Secret("hunter2"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(!"\(configuration)".contains("hunter2"))
    }

    @Test("A whole JSON reply to a request for a stream is taken as it is")
    func wholeReply() async throws {
        let body = #"""
            {"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"all at once"},"finish_reason":"length"}],
             "usage":{"prompt_tokens":3,"completion_tokens":4}}
            """#
        let client = ScriptedClient { _ in .json(200, [], body) }
        let reply = await (try ChatCompletionsModel.scripted(client)).collect(try .asking("Hello?"))
        #expect(reply.text == "all at once")
        #expect(reply.completion?.model == "m")
        #expect(reply.completion?.usage == TokenUsage(input: 3, output: 4))
        #expect(reply.completion?.isTruncated == true)
    }

    @Test("An error object under a status of 200, in one piece, is an error")
    func wholeError() async throws {
        let client = ScriptedClient { _ in .json(200, [], #"{"error":{"message":"m","code":429}}"#) }
        let reply = await (try ChatCompletionsModel.scripted(client)).collect(try .asking("Hello?"))
        #expect(reply.memoryError?.code == .rateLimited)
    }

    @Test("Once a piece of a reply was handed on, a failure is the end: no other model continues it")
    func noFallbackInTheMiddle() async throws {
        let client = ScriptedClient { _ in .events([#"{"choices":[{"delta":{"content":"half"}}]}"#]) + [.cut] }
        let reply = await (try ChatCompletionsModel.scripted(client, models: ["a", "b"])).collect(try .asking("Hello?"))
        #expect(reply.text == "half")
        #expect(reply.memoryError?.code == .upstreamUnavailable)
        #expect(client.peer.requests.count == 1)
    }

    @Test("A model that takes too long is passed over, within the caller's deadline", arguments: [false, true])
    func slowModel(headFirst: Bool) async throws {
        let client = ScriptedClient { request in
            guard request.model == "slow" else { return .reply("quick") }
            return (headFirst ? .events([]) : []) + [.awaitDeparture]
        }
        let model = try ChatCompletionsModel.scripted(client, models: ["slow", "fast"]) {
            $0.attemptTimeout = .milliseconds(200)
            $0.idleTimeout = .milliseconds(100)
        }
        let reply = await model.collect(try .asking("Hello?"))
        #expect(reply.text == "quick")
        #expect(reply.completion?.isFallback == true)
    }

    @Test("When the caller's deadline has passed no further model is asked")
    func deadline() async throws {
        let client = ScriptedClient { _ in [.awaitDeparture] }
        let model = try ChatCompletionsModel.scripted(client, models: ["a", "b", "c"])
        let reply = await model.collect(try .asking("Hello?"), deadline: .after(.milliseconds(100)))
        #expect(reply.memoryError?.code == .timeout)
        #expect(client.peer.requests.count == 1)
    }

    @Test("When every model fails, what is worth trying again is said first")
    func allFail() async throws {
        let client = ScriptedClient { request in
            switch request.model {
            case "gone": .json(404, [], "")
            case "busy": .json(503, [("Retry-After", "9")], "")
            default: .json(500, [], "")
            }
        }
        let model = try ChatCompletionsModel.scripted(client, models: ["gone", "busy", "broken"])
        let reply = await model.collect(try .asking("Hello?"))
        #expect(reply.memoryError?.code == .upstreamUnavailable)
        #expect(reply.memoryError?.retryAfter == .seconds(9))
        let none = await (try ChatCompletionsModel.scripted(client, models: ["gone"])).collect(try .asking("Hello?"))
        #expect(none.memoryError?.code == .upstreamRejected)
    }

    @Test("A reply may be as long as its bound and not longer")
    func replyBound() async throws {
        let client = ScriptedClient { _ in .reply("12345") }
        let fits = try ChatCompletionsModel.scripted(client) { $0.maximumReplyBytes = 5 }
        #expect(await fits.collect(try .asking("Hello?")).text == "12345")
        let tight = try ChatCompletionsModel.scripted(client) { $0.maximumReplyBytes = 4 }
        #expect(await tight.collect(try .asking("Hello?")).memoryError?.code == .upstreamRejected)
    }

    @Test("What the reader throws ends the call, comes back as it was, and stops the model")
    func readerFails() async throws {
        struct ReaderLeft: Error {}
        let client = ScriptedClient { _ in .events([#"{"choices":[{"delta":{"content":"a"}}]}"#]) + [.awaitDeparture] }
        let model = try ChatCompletionsModel.scripted(client, models: ["a", "b"])
        await #expect(throws: ReaderLeft.self) {
            _ = try await model.reply(to: .asking("Hello?"), streams: true, deadline: Patience.deadline) { _ in
                throw ReaderLeft()
            }
        }
        try await client.peer.departed.wait()
        #expect(client.peer.requests.count == 1)
    }

    @Test("Cancellation passes through as itself and stops the model", arguments: [false, true])
    func cancellation(inReply: Bool) async throws {
        let started = Signal()
        let client = ScriptedClient { _ in
            (inReply ? .events([#"{"choices":[{"delta":{"content":"a"}}]}"#]) : []) + [.awaitDeparture]
        }
        let model = try ChatCompletionsModel.scripted(client, models: ["a", "b"])
        let prompt = try Prompt.asking("Hello?")
        let task = Task {
            try await model.reply(to: prompt, streams: true, deadline: Patience.deadline) { _ in started.fire() }
        }
        try await (inReply ? started : client.peer.requestSeen).wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
        try await client.peer.departed.wait()
        #expect(client.peer.requests.count == 1)
    }

    @Test("A server that leaves the connection open after the reply does not hold the reply back")
    func openEnd() async throws {
        let client = ScriptedClient { _ in .reply("done") + [.awaitDeparture] }
        let reply = await (try ChatCompletionsModel.scripted(client)).collect(try .asking("Hello?"))
        #expect(reply.text == "done")
        #expect(reply.completion != nil)
    }
}
