// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Observability
import Support
import Testing
import Tracing

@testable import MemoryServer

struct TracedClientTests {
    private let queue = SpanQueue()
    private let request: HTTPRequest

    init() throws {
        request = HTTPRequest(
            .post,
            try HTTPTarget("http://pinecone.example/SECRET?SECRET=1"),
            body: Array("SECRET".utf8),
            deadline: .after(.seconds(300))
        )
    }

    private func traced(
        ratio: Double,
        _ collector: ScriptedCollector,
        _ body: (TracedClient) async throws -> Void
    ) async throws {
        let tracer = SamplingTracer(sampler: TraceSampler(ratio: ratio), sink: queue)
        try await withTracer(tracer) {
            try await withSpan("request", ofKind: .server) { _ in
                try await body(TracedClient(client: collector, upstream: .pineconeData))
            }
        }
    }

    @Test("An attempt is a span that ends with the body, and the peer is told that very span")
    func span() async throws {
        let peer = ScriptedCollector([.status(200)])
        try await traced(ratio: 1, peer) { client in
            let response = try await client.send(request)
            #expect(queue.next(9).isEmpty)
            _ = try await response.body.collect(upTo: 100)
            let span = try #require(queue.next(9).first)
            #expect(span.name == "POST pinecone_data")
            #expect(span.kind == .client)
            #expect(!span.isFailed)
            #expect(peer.requests.first?.headers["traceparent"] == span.context.parent.text)
            #expect(span.attributes.get("http.response.status_code") == .int64(200))
            #expect(span.attributes.get("server.address") == .string("pinecone.example"))
            var texts: [String] = []
            span.attributes.forEach { texts.append("\($0) \($1)") }
            #expect(!texts.joined().contains("SECRET"))
        }
    }

    @Test("A body that nobody reads ends its span too")
    func dropped() async throws {
        try await traced(ratio: 1, ScriptedCollector([.status(200)])) { client in
            _ = try await client.send(request)
            #expect(queue.next(9).count == 1)
        }
    }

    @Test("Failures fail the span: of the transport by its code, of the peer by its status")
    func failures() async throws {
        try await traced(ratio: 1, ScriptedCollector([.unreachable, .status(503)])) { client in
            await #expect(throws: TransportError.self) { try await client.send(request) }
            _ = try await client.send(request)
            let spans = queue.next(9)
            #expect(spans.map(\.isFailed) == [true, true])
            #expect(spans.map { $0.attributes.get("error.type") } == [.string("connection_refused"), .string("503")])
        }
    }

    @Test("Without sampling the peer is told the trace, and no span is made")
    func unsampled() async throws {
        let peer = ScriptedCollector([.status(200)])
        try await traced(ratio: 0, peer) { client in
            _ = try await client.send(request)
            #expect(peer.requests.first?.headers["traceparent"] == TraceContext.current?.parent.text)
            #expect(peer.requests.first?.headers["traceparent"]?.hasSuffix("-00") == true)
        }
        #expect(queue.next(9).isEmpty)
    }

    @Test("Work of no request has no trace")
    func noContext() async throws {
        let peer = ScriptedCollector([.status(200)])
        _ = try await TracedClient(client: peer, upstream: .pineconeData).send(request)
        #expect(peer.requests.first?.headers.contains("traceparent") == false)
    }
}
