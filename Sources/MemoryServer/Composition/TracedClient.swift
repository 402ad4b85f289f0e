// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Observability
import Support
import Tracing

/// Tells the peer which trace a call belongs to, and makes each attempt a span of it. Sits below the retries: what an
/// operator wants to see is what was sent.
///
/// Work that belongs to no request, such as the outbox's deliveries, has no trace, and is passed on as it is.
struct TracedClient: HTTPClient {
    let client: any HTTPClient
    let upstream: Upstream

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let trace = ServiceContext.current?.trace else { return try await client.send(request) }
        guard trace.isSampled else { return try await client.send(request.carrying(trace)) }
        let span = startSpan("\(request.method.rawValue) \(upstream.rawValue)", ofKind: .client)
        span.updateAttributes { attributes in
            attributes["http.request.method"] = request.method.rawValue
            attributes["server.address"] = request.target.host
            attributes["server.port"] = request.target.port
            attributes["upstream"] = upstream.rawValue
        }
        do {
            let response = try await client.send(request.carrying(span.context.trace ?? trace))
            span.attributes["http.response.status_code"] = response.status
            if response.status >= 400 { span.fail(String(response.status)) }
            return HTTPResponse(head: response.head, body: HTTPBody(TracedBodySource(response.body, span: span)))
        } catch {
            span.fail(error)
            span.end()
            throw error
        }
    }
}

extension HTTPRequest {
    fileprivate func carrying(_ trace: TraceContext) -> HTTPRequest {
        var request = self
        // Both are made of characters that a header may have: they were parsed, or written by us.
        try? request.headers.append(TraceHeaders.parent, trace.parent.text)
        if let state = trace.state { try? request.headers.append(TraceHeaders.state, state.text) }
        return request
    }
}

extension Span {
    fileprivate func fail(_ type: String) {
        attributes["error.type"] = type
        setStatus(SpanStatus(code: .error))
    }

    /// A call that nobody wants any more has not failed.
    func fail(_ error: any Error) {
        switch error {
        case is CancellationError: attributes["error.type"] = "cancelled"
        case let error as TransportError: fail(error.code.rawValue)
        default: fail(String(reflecting: type(of: error)))
        }
    }
}
