// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Observability
import Tracing

/// What a request carries through its task and all below it: its place in a trace, its id, its dependencies' times.
///
/// Entered twice, since an answer's body is written after the handler has returned.
struct RequestScope: Sendable {
    let times = DependencyTimes()
    let span: any Span

    /// Begins the request's span, as a part of the caller's trace where its headers name one.
    init(_ request: Request, requestID: String) {
        var context = ServiceContext.topLevel
        context.requestID = requestID
        InstrumentationSystem.instrument.extract(request.headers, into: &context, using: TraceHeaderReader())
        span = startSpan(request.method.rawValue, context: context, ofKind: .server)
    }

    var trace: TraceContext? { span.context.trace }

    func run(_ body: () -> Void) {
        ServiceContext.$current.withValue(span.context, operation: body)
    }

    func run<Value>(_ body: @concurrent () async throws -> Value) async rethrows -> Value {
        try await ServiceContext.$current.withValue(span.context) {
            try await DependencyTimes.$current.withValue(times) { try await body() }
        }
    }

    /// Ends the span. What it says of the request is what the metrics say: no path, no query, nobody's name. Spans of what
    /// machines ask all day are left unended, and so go nowhere.
    func end(_ report: ExchangeReport) {
        guard span.isRecording, !report.isRoutine else { return }
        span.operationName = "\(report.head.method) \(report.facts.route)"
        span.updateAttributes { attributes in
            attributes["http.request.method"] = report.head.method
            attributes["http.route"] = report.facts.route
            attributes["http.response.status_code"] = report.status
            attributes["http.request.id"] = report.head.requestID
            if let code = report.problemCode { attributes["error.type"] = code }
        }
        // A client's mistake is no failure of the server's span (OpenTelemetry, HTTP spans, "Status").
        if report.status >= 500 || (report.status < 400 && report.problemCode != nil) {
            span.setStatus(SpanStatus(code: .error))
        }
        span.end()
    }
}

/// A header that came several times is one value with commas between: no `traceparent` then, and a longer `tracestate`.
private struct TraceHeaderReader: Extractor {
    private static let parent = HTTPField.Name(TraceHeaders.parent)
    private static let state = HTTPField.Name(TraceHeaders.state)

    func extract(key: String, from carrier: HTTPFields) -> String? {
        (key == TraceHeaders.parent ? Self.parent : Self.state).flatMap { carrier[$0] }
    }
}
