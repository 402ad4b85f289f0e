// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import MemoryCore
import Support
import Testing

@testable import PineconeStore

@Suite("What becomes of Pinecone's refusals", .timeLimit(.minutes(10)))
struct FailureTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        var status: Int
        var body = ""
        var headers: [(name: String, value: String)] = []
        var query: MemoryError.Code
        /// What an upsert makes of it, where that differs.
        var upsert: MemoryError.Code?
        var retryAfter: Duration?

        var testDescription: String { "\(status) \(body)" }
    }

    private static let text = "Biscuit ana m1"

    static let refusals: [Refusal] = [
        Refusal(
            status: 400,
            body: #"{"code":3,"message":"\#(text)","details":[]}"#,
            query: .upstreamRejected,
            upsert: .invalidInput
        ),
        Refusal(
            status: 400,
            body: #"{"error":{"code":"INVALID_ARGUMENT","message":"\#(text)"},"status":400}"#,
            query: .upstreamRejected,
            upsert: .invalidInput
        ),
        // The body is too large: it says nothing of a record.
        Refusal(status: 400, body: #"{"code":11,"message":"\#(text)","details":[]}"#, query: .upstreamRejected),
        Refusal(status: 400, body: "<html>\(text)</html>", query: .upstreamRejected),
        Refusal(status: 400, query: .upstreamRejected),
        Refusal(status: 401, body: "Unauthorized \(text)", query: .upstreamRejected),
        Refusal(status: 401, body: #"{"code":16,"message":"\#(text)"}"#, query: .upstreamRejected),
        Refusal(
            status: 402,
            body: #"{"error":{"code":"PAYMENT_REQUIRED","message":"\#(text)"},"status":402}"#,
            query: .upstreamRejected
        ),
        Refusal(status: 403, body: "Forbidden", query: .upstreamRejected),
        Refusal(
            status: 403,
            body: #"{"error":{"code":"QUOTA_EXCEEDED","message":"\#(text)"},"status":403}"#,
            query: .upstreamRejected
        ),
        Refusal(status: 403, body: #"{"code":8,"message":"\#(text)","details":[]}"#, query: .upstreamRejected),
        Refusal(status: 405, query: .upstreamRejected),
        Refusal(status: 408, query: .upstreamUnavailable),
        Refusal(status: 409, query: .conflict),
        Refusal(status: 413, query: .upstreamRejected),
        Refusal(status: 429, body: #"{"code":8,"message":"\#(text)","details":[]}"#, query: .rateLimited),
        Refusal(
            status: 429,
            body: "slow down",
            headers: [("Retry-After", "7")],
            query: .rateLimited,
            retryAfter: .seconds(7)
        ),
        Refusal(status: 429, headers: [("Retry-After", "soon")], query: .rateLimited),
        Refusal(status: 500, body: "{", query: .upstreamUnavailable),
        Refusal(status: 502, body: "<html>", query: .upstreamUnavailable),
        Refusal(
            status: 503,
            body: #"{"code":14,"message":"\#(text)"}"#,
            headers: [("Retry-After", "3")],
            query: .upstreamUnavailable,
            retryAfter: .seconds(3)
        ),
        Refusal(status: 504, query: .upstreamUnavailable),
        Refusal(status: 302, headers: [("Location", "https://elsewhere.test")], query: .upstreamRejected),
        Refusal(status: 200, body: "not json \(text)", query: .upstreamUnavailable),
        Refusal(status: 200, query: .upstreamUnavailable),
    ]

    @Test("A refusal becomes the domain's, and says nothing of what was asked", arguments: refusals)
    func refused(refusal: Refusal) async throws {
        let index = try ScriptedIndex { request in
            request.path == "/vectors/fetch" && refusal.upsert != nil
                ? .json(#"{"vectors":{}}"#) : .whole(refusal.status, refusal.headers, body: refusal.body)
        }
        let store = index.store()
        let record = try MemoryRecord.sample()
        let searching = await memoryError {
            try await store.search(VectorQuery(vector: [1, 0, 0], limit: 3), for: ana)
        }
        #expect(searching?.code == refusal.query)
        #expect(searching?.retryAfter == refusal.retryAfter)
        let writing = await memoryError { try await store.upsert([record], for: ana) }
        #expect(writing?.code == refusal.upsert ?? refusal.query)
        let fetching = await memoryError { try await store.memories([record.memory.id], for: ana) }
        #expect(fetching?.code == refusal.query || refusal.upsert != nil)
        for error in [searching, writing] {
            #expect(error?.dependency == .store)
            for secret in ["Biscuit", "ana", "m1", ScriptedIndex.key, "elsewhere"] {
                #expect(error?.description.contains(secret) == false)
            }
        }
    }

    static let transportFailures: [(TransportError.Code, MemoryError.Code)] = [
        (.connectionRefused, .upstreamUnavailable), (.connectFailed, .upstreamUnavailable),
        (.nameResolution, .upstreamUnavailable),
        (.tls, .upstreamUnavailable), (.connectTimeout, .timeout), (.idleTimeout, .timeout),
        (.deadlineExceeded, .timeout),
        (.bodyTooLarge, .upstreamRejected), (.protocolViolation, .upstreamUnavailable),
        (.closedEarly, .upstreamUnavailable),
        (.capacity, .capacity), (.circuitOpen, .upstreamUnavailable), (.shutDown, .upstreamUnavailable),
        (.internalFailure, .internalError),
    ]

    @Test("A transport's failure becomes the domain's", arguments: transportFailures)
    func transport(code: TransportError.Code, expected: MemoryError.Code) async throws {
        let failing = FailingClient(error: TransportError(code, "notes.test"))
        let index = try ScriptedIndex { _ in [] }
        let connection = PineconeConnection(
            configuration: index.connection.configuration,
            control: index.control,
            data: failing
        )
        let store = PineconeStore(connection, namespaces: .perUser)
        let error = await memoryError { try await store.search(VectorQuery(vector: [1, 0, 0], limit: 3), for: ana) }
        #expect(error?.code == expected)
        #expect((error?.underlying as? TransportError)?.code == code)
    }

    @Test("Every code of the transport is in the table")
    func allCodes() {
        #expect(Set(Self.transportFailures.map(\.0)) == Set(TransportError.Code.allCases))
    }

    @Test("A reply cut in the middle is no reply")
    func cut() async throws {
        let index = try ScriptedIndex { _ in [.head(200, [], .length(100)), .text(#"{"matches":["#), .cut] }
        let store = index.store()
        let error = await memoryError { try await store.search(VectorQuery(vector: [1, 0, 0], limit: 3), for: ana) }
        #expect(error?.code == .upstreamUnavailable)
    }

    @Test("A silent index is a time-out, a cancelled call is none")
    func silence() async throws {
        let index = try ScriptedIndex(adjust: { $0.queryTimeout = .milliseconds(20) }) { _ in [.awaitDeparture] }
        let store = index.store()
        let error = await memoryError { try await store.search(VectorQuery(vector: [1, 0, 0], limit: 3), for: ana) }
        #expect(error?.code == .timeout)
        let patient = try ScriptedIndex(adjust: { $0.queryTimeout = .seconds(60) }) { _ in [.awaitDeparture] }
        let call = Task { try await patient.store().search(VectorQuery(vector: [1, 0, 0], limit: 3), for: ana) }
        try await patient.data.peer.requestSeen.wait()
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }

    @Test("An error's body without end is not read to its end")
    func endlessError() async throws {
        let index = try ScriptedIndex { _ in [.head(503, [], .chunked), .flood(1 << 20, stalled: Signal())] }
        let store = index.store()
        let error = await memoryError { try await store.search(VectorQuery(vector: [1, 0, 0], limit: 3), for: ana) }
        #expect(error?.code == .upstreamUnavailable)
    }

    @Test("A quota names its limit by what was tried")
    func quota() async throws {
        let body = #"{"error":{"code":"QUOTA_EXCEEDED","message":"m"},"status":403}"#
        let index = try ScriptedIndex { request in
            request.path == "/vectors/fetch" ? .json("{}") : .json(body, status: 403)
        }
        let record = try MemoryRecord.sample()
        let error = await memoryError { try await index.store().upsert([record], for: ana) }
        #expect(error?.message.contains("namespaces per index") == true)
    }
}

/// Fails before anything is sent.
struct FailingClient: HTTPClient {
    let error: TransportError

    func send(_ request: HTTPRequest) async throws -> HTTPResponse { throw error }
}
