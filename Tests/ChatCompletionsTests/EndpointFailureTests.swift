// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import HTTPFakes
import HTTPTransport
import MemoryCore
import Support
import Testing

@Suite("Failures of the chat endpoint")
struct EndpointFailureTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var status: Int
        var body: String
        var headers: [(name: String, value: String)] = []
        var code: MemoryError.Code
        var retryAfter: Duration?
        /// Whether the next model is asked.
        var asksNext: Bool

        var testDescription: String { "\(status) \(body)" }
    }

    static let refusals: [Refusal] = [
        Refusal(
            status: 400,
            body: #"{"error":{"message":"m","type":"invalid_request_error"}}"#,
            code: .upstreamRejected,
            asksNext: false
        ),
        Refusal(
            status: 400,
            body: #"{"error":{"message":"The requested model 'X' is not supported","code":"model_not_supported"}}"#,
            code: .upstreamRejected,
            asksNext: true
        ),
        // Recorded from llama.cpp.
        Refusal(
            status: 400,
            body:
                #"{"error":{"code":400,"message":"request (6031 tokens) exceeds","type":"exceed_context_size_error"}}"#,
            code: .upstreamRejected,
            asksNext: true
        ),
        Refusal(
            status: 401,
            body: #"{"error":"Invalid username or password."}"#,
            code: .upstreamRejected,
            asksNext: false
        ),
        Refusal(
            status: 402,
            body: #"{"error":"You have exceeded your monthly included credits"}"#,
            code: .upstreamRejected,
            asksNext: false
        ),
        Refusal(status: 403, body: "", code: .upstreamRejected, asksNext: false),
        Refusal(
            status: 404,
            body: #"{"error":{"message":"model \"x\" not found","type":"api_error"}}"#,
            code: .upstreamRejected,
            asksNext: true
        ),
        Refusal(status: 404, body: "<html>nginx</html>", code: .upstreamRejected, asksNext: true),
        Refusal(
            status: 404,
            body: #"{"object":"error","message":"m","type":"NotFoundError","code":404}"#,
            code: .upstreamRejected,
            asksNext: true
        ),
        Refusal(status: 408, body: "", code: .timeout, asksNext: true),
        Refusal(status: 410, body: #"{"error":"gone"}"#, code: .upstreamRejected, asksNext: true),
        Refusal(status: 413, body: "", code: .upstreamRejected, asksNext: false),
        Refusal(status: 422, body: #"{"error":["a","b"]}"#, code: .upstreamRejected, asksNext: false),
        Refusal(
            status: 424,
            body: #"{"error":"m","error_type":"generation"}"#,
            code: .upstreamUnavailable,
            asksNext: true
        ),
        Refusal(
            status: 429,
            body: "",
            headers: [("Retry-After", "7")],
            code: .rateLimited,
            retryAfter: .seconds(7),
            asksNext: true
        ),
        Refusal(
            status: 429,
            body: #"{"error":{"code":"insufficient_quota"}}"#,
            code: .upstreamRejected,
            asksNext: false
        ),
        Refusal(status: 429, body: #"{"error":"m","error_type":"overloaded"}"#, code: .rateLimited, asksNext: true),
        Refusal(status: 302, body: "", headers: [("Location", "/login")], code: .upstreamRejected, asksNext: false),
        Refusal(status: 500, body: "boom", code: .upstreamUnavailable, asksNext: true),
        Refusal(
            status: 503,
            body: #"{"error":"Model x is currently loading","estimated_time":20.0}"#,
            code: .upstreamUnavailable,
            retryAfter: .seconds(20),
            asksNext: true
        ),
        Refusal(
            status: 503,
            body: #"{"error":"loading","estimated_time":1e300}"#,
            code: .upstreamUnavailable,
            retryAfter: .seconds(300),
            asksNext: true
        ),
        // Recorded from llama.cpp.
        Refusal(
            status: 503,
            body: #"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#,
            code: .upstreamUnavailable,
            asksNext: true
        ),
        Refusal(status: 504, body: "", code: .timeout, asksNext: true),
    ]

    @Test("A refusal becomes its one error, with the wait that was asked for", arguments: refusals)
    func mapping(refusal: Refusal) async throws {
        let client = ScriptedClient { _ in .json(refusal.status, refusal.headers, refusal.body) }
        let reply = await (try ChatCompletionsModel.scripted(client)).collect(try .asking("Hello?"))
        let error = try #require(reply.memoryError)
        #expect(error.code == refusal.code)
        #expect(error.retryAfter == refusal.retryAfter)
        #expect(error.dependency == .languageModel)
        #expect(error.message.contains("status \(refusal.status)"))
        #expect(error.message.contains("asked"))
    }

    @Test("The next model is asked when this one is the matter, and only then", arguments: refusals)
    func fallback(refusal: Refusal) async throws {
        let client = ScriptedClient { request in
            request.model == "first" ? .json(refusal.status, refusal.headers, refusal.body) : .reply("from second")
        }
        let model = try ChatCompletionsModel.scripted(client, models: ["first", "second", "third"])
        let reply = await model.collect(try .asking("Hello?"))
        #expect(reply.text == (refusal.asksNext ? "from second" : ""))
        #expect(reply.completion?.isFallback == (refusal.asksNext ? true : nil))
        #expect(client.peer.requests.compactMap(\.model) == (refusal.asksNext ? ["first", "second"] : ["first"]))
    }

    @Test("What an endpoint says in words is never repeated: it may quote the prompt")
    func noEcho() async throws {
        let bodies = [
            #"{"error":{"message":"bad: hunter2","type":"hunter2 said","code":"hunter2 x"}}"#, #"{"error":"hunter2"}"#,
            "hunter2",
        ]
        for body in bodies {
            let client = ScriptedClient { _ in .json(400, [], body) }
            let reply = await (try ChatCompletionsModel.scripted(client, key: Secret("hunter2"))).collect(
                try .asking("hunter2")
            )
            var dumped = ""
            dump(reply.error, to: &dumped)
            #expect(!dumped.contains("hunter2"))
            let description = try #require(reply.memoryError?.description)
            #expect(!description.contains("hunter2"))
        }
    }

    @Test(
        "Failures of the transport become errors of the domain",
        arguments: [
            (TransportError.Code.connectionRefused, MemoryError.Code.upstreamUnavailable, false),
            (.nameResolution, .upstreamUnavailable, false), (.tls, .upstreamUnavailable, false),
            (.connectTimeout, .timeout, false), (.idleTimeout, .timeout, true), (.deadlineExceeded, .timeout, true),
            (.closedEarly, .upstreamUnavailable, true), (.bodyTooLarge, .upstreamRejected, true),
            (.capacity, .capacity, false), (.circuitOpen, .upstreamUnavailable, false),
            (.shutDown, .upstreamUnavailable, false),
            (.internalFailure, .internalError, false),
        ]
    )
    func transport(code: TransportError.Code, expected: MemoryError.Code, asksNext: Bool) async throws {
        let client = FailingClient(TransportError(code, "x"))
        let reply = await (try ChatCompletionsModel.scripted(client, models: ["a", "b"])).collect(try .asking("Hello?"))
        #expect(reply.memoryError?.code == expected)
        #expect((reply.memoryError?.underlying as? TransportError)?.code == code)
        #expect(client.count == (asksNext ? 2 : 1))
    }
}

/// Answers every request with one error, and counts.
private final class FailingClient: HTTPClient {
    private let error: TransportError
    private let sent = Locked(0)

    init(_ error: TransportError) {
        self.error = error
    }

    var count: Int { sent.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        sent.withLock { $0 += 1 }
        throw error
    }
}
