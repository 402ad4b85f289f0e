// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import HuggingFace
import MemoryCore
import Support
import Testing

@Suite("Failures of the embedding endpoint")
struct EmbeddingFailureTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var status: Int
        var body = ""
        var headers: [(name: String, value: String)] = []
        var code: MemoryError.Code
        var retryAfter: Duration?
        var hint: String?

        var testDescription: String { "\(status) \(body)" }
    }

    static let refusals: [Refusal] = [
        Refusal(status: 400, body: #"{"error":["hunter2"]}"#, code: .upstreamRejected),
        Refusal(
            status: 400,
            body: #"{"error":{"message":"hunter2","type":"invalid_request_error","code":"model_not_supported"}}"#,
            code: .upstreamRejected,
            hint: "model_not_supported"
        ),
        Refusal(status: 401, body: #"{"error":"Invalid username or password."}"#, code: .upstreamRejected),
        Refusal(
            status: 402,
            body: #"{"error":"You have exceeded your monthly included credits"}"#,
            code: .upstreamRejected,
            hint: "credits"
        ),
        Refusal(status: 403, code: .upstreamRejected),
        Refusal(status: 404, body: "Not Found", code: .upstreamRejected, hint: "router.huggingface.co"),
        Refusal(
            status: 410,
            body: #"{"error":"https://api-inference.huggingface.co is no longer supported."}"#,
            code: .upstreamRejected,
            hint: "router.huggingface.co"
        ),
        Refusal(status: 413, body: #"{"error":"hunter2","error_type":"Validation"}"#, code: .upstreamRejected),
        Refusal(
            status: 422,
            body: #"{"error":"hunter2","error_type":"Tokenizer"}"#,
            code: .upstreamRejected,
            hint: "Tokenizer"
        ),
        Refusal(status: 424, body: #"{"error":"x","error_type":"Backend"}"#, code: .upstreamUnavailable),
        Refusal(
            status: 429,
            headers: [("Retry-After", "7")],
            code: .rateLimited,
            retryAfter: .seconds(7)
        ),
        Refusal(
            status: 429,
            headers: [("ratelimit", #""api";r=0;t=55"#), ("ratelimit-policy", #""fixed window";"api";q=500;w=300"#)],
            code: .rateLimited,
            retryAfter: .seconds(55)
        ),
        Refusal(status: 429, headers: [("ratelimit", "nonsense;t=;r=x")], code: .rateLimited),
        Refusal(status: 429, body: #"{"error":"x","error_type":"Overloaded"}"#, code: .rateLimited),
        Refusal(status: 302, headers: [("Location", "/login")], code: .upstreamRejected),
        Refusal(status: 500, body: "<html>hunter2</html>", code: .upstreamUnavailable),
        Refusal(
            status: 503,
            body: #"{"error":"Model hunter2 is currently loading","estimated_time":20.0}"#,
            code: .upstreamUnavailable,
            retryAfter: .seconds(20)
        ),
        Refusal(
            status: 503,
            body: #"{"error":"loading","estimated_time":1e300}"#,
            code: .upstreamUnavailable,
            retryAfter: .seconds(300)
        ),
        Refusal(status: 503, body: #"{"error":"loading","estimated_time":-1}"#, code: .upstreamUnavailable),
        Refusal(status: 504, code: .timeout),
    ]

    @Test("A refusal becomes its one error, with the wait that was asked for and nobody's words", arguments: refusals)
    func mapping(refusal: Refusal) async throws {
        let client = ScriptedClient { _ in .whole(refusal.status, refusal.headers, body: refusal.body) }
        let embedder = try HuggingFaceEmbedder.make(client, key: Secret("hunter2"))
        let error = await #expect(throws: MemoryError.self) { _ = try await embedder.embed(["hunter2"]) }
        #expect(error?.code == refusal.code)
        #expect(error?.retryAfter == refusal.retryAfter)
        #expect(error?.dependency == .embedder)
        let description = try #require(error?.description)
        #expect(description.contains("status \(refusal.status)"))
        #expect(!description.contains("hunter2"))
        if let hint = refusal.hint { #expect(description.contains(hint)) }
        #expect(client.peer.requests.count == 1)
    }

    @Test(
        "A reply that holds no vectors that can be used is an error",
        arguments: [
            ("", MemoryError.Code.upstreamUnavailable), ("<html>", .upstreamUnavailable),
            ("[[0.1,", .upstreamUnavailable), (#"{"error":"x"}"#, .upstreamUnavailable),
            ("[[1,0,0]]", .upstreamRejected), ("[[1,0],[0,1]]", .upstreamRejected), ("[[NaN,1]]", .upstreamRejected),
            ("[[0,0]]", .upstreamRejected), ("[[[1,0],[0,1]]]", .upstreamRejected),
        ]
    )
    func badReplies(body: String, code: MemoryError.Code) async throws {
        let embedder = try HuggingFaceEmbedder.make(ScriptedClient { _ in .whole(body: body) })
        let error = await #expect(throws: MemoryError.self) { _ = try await embedder.embed(["a"]) }
        #expect(error?.code == code)
    }

    @Test("A reply that is cut or too large is an error")
    func brokenBodies() async throws {
        let cut = try HuggingFaceEmbedder.make(ScriptedClient { _ in [.head(200, [], .chunked), .text("[[1"), .cut] })
        let broken = await #expect(throws: MemoryError.self) { _ = try await cut.embed(["a"]) }
        #expect(broken?.code == .upstreamUnavailable)
        let endless = try HuggingFaceEmbedder.make(
            ScriptedClient { _ in [.head(200, [], .chunked), .flood(1 << 20, stalled: Signal())] }
        )
        let large = await #expect(throws: MemoryError.self) { _ = try await endless.embed(["a"]) }
        #expect(large?.code == .upstreamRejected)
    }

    @Test(
        "Failures of the transport become errors of the domain",
        arguments: [
            (TransportError.Code.connectionRefused, MemoryError.Code.upstreamUnavailable),
            (.connectFailed, .upstreamUnavailable), (.nameResolution, .upstreamUnavailable),
            (.tls, .upstreamUnavailable), (.protocolViolation, .upstreamUnavailable),
            (.closedEarly, .upstreamUnavailable), (.shutDown, .upstreamUnavailable),
            (.circuitOpen, .upstreamUnavailable), (.connectTimeout, .timeout), (.idleTimeout, .timeout),
            (.deadlineExceeded, .timeout), (.bodyTooLarge, .upstreamRejected), (.capacity, .capacity),
            (.internalFailure, .internalError),
        ]
    )
    func transport(code: TransportError.Code, expected: MemoryError.Code) async throws {
        struct FailingClient: HTTPClient {
            let error: TransportError

            func send(_ request: HTTPRequest) async throws -> HTTPResponse { throw error }
        }
        let client = FailingClient(error: TransportError(code, "x", retryAfter: .seconds(3)))
        let embedder = try HuggingFaceEmbedder.make(client)
        let error = await #expect(throws: MemoryError.self) { _ = try await embedder.embed(["a"]) }
        #expect(error?.code == expected)
        #expect((error?.underlying as? TransportError)?.code == code)
        #expect(error?.retryAfter == (code == .circuitOpen ? .seconds(3) : nil))
    }
}
