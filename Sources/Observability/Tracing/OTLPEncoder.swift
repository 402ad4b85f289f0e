// SPDX-License-Identifier: Apache-2.0

import Tracing

/// Ended spans as the JSON of `opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest`: ids in hexadecimal, 64-bit
/// numbers as strings (OTLP 1.x, "JSON Protobuf Encoding").
package struct OTLPEncoder: Sendable {
    /// One value's bound in bytes.
    private static let valueLimit = 1_024

    private let resource: [(String, String)]

    /// - Parameter resource: what the spans come from, e.g. `service.name`.
    package init(resource: [(String, String)]) {
        self.resource = resource
    }

    package func body(of spans: [FinishedSpan]) -> [UInt8] {
        var text = JSONText(capacity: 512 * (spans.count + 1))
        text.append(raw: "{\"resourceSpans\":[{\"resource\":{\"attributes\":[")
        for (index, (name, value)) in resource.enumerated() {
            if index > 0 { text.append(raw: ",") }
            Self.append(name, .string(value), to: &text)
        }
        text.append(raw: "]},\"scopeSpans\":[{\"scope\":{\"name\":\"memory-layer\"},\"spans\":[")
        for (index, span) in spans.enumerated() {
            if index > 0 { text.append(raw: ",") }
            Self.append(span, to: &text)
        }
        text.append(raw: "]}]}]}")
        return text.bytes
    }

    private static func append(_ span: FinishedSpan, to text: inout JSONText) {
        text.append(raw: "{\"traceId\":\"\(span.context.traceID.text)\",\"spanId\":\"\(span.context.spanID.text)\"")
        if let state = span.context.state {
            text.append(raw: ",\"traceState\":")
            text.append(string: state.text, limit: valueLimit)
        }
        if let parent = span.parent { text.append(raw: ",\"parentSpanId\":\"\(parent.text)\"") }
        text.append(raw: ",\"name\":")
        text.append(string: span.name, limit: valueLimit)
        text.append(raw: ",\"kind\":\(kind(span.kind))")
        text.append(raw: ",\"startTimeUnixNano\":\"\(span.startedAt)\",\"endTimeUnixNano\":\"\(span.endedAt)\"")
        text.append(raw: ",\"attributes\":[")
        var attributes: [(String, SpanAttribute)] = []
        span.attributes.forEach { attributes.append(($0, $1)) }
        var isFirst = true
        for (name, value) in attributes.sorted(by: { $0.0 < $1.0 }) {
            if !isFirst { text.append(raw: ",") }
            isFirst = false
            append(name, value, to: &text)
        }
        // 0 unset, 2 error: whether a span went well is the reader's matter (OpenTelemetry, "Set Status").
        text.append(raw: span.isFailed ? "],\"status\":{\"code\":2}}" : "],\"status\":{}}")
    }

    /// `Span.SpanKind` of the protocol.
    private static func kind(_ kind: SpanKind) -> Int {
        switch kind {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }

    private static func append(_ name: String, _ value: SpanAttribute, to text: inout JSONText) {
        text.append(raw: "{\"key\":")
        text.append(string: name, limit: valueLimit)
        text.append(raw: ",\"value\":{")
        switch value {
        case .int32(let number): text.append(raw: "\"intValue\":\"\(number)\"")
        case .int64(let number): text.append(raw: "\"intValue\":\"\(number)\"")
        case .double(let number) where number.isFinite: text.append(raw: "\"doubleValue\":\(number)")
        case .bool(let truth): text.append(raw: truth ? "\"boolValue\":true" : "\"boolValue\":false")
        case .string(let string):
            text.append(raw: "\"stringValue\":")
            text.append(string: string, limit: valueLimit)
        case .stringConvertible(let convertible):
            text.append(raw: "\"stringValue\":")
            text.append(string: convertible.description, limit: valueLimit)
        default:
            // Lists: nothing of ours makes any.
            text.append(raw: "\"stringValue\":\"\"")
        }
        text.append(raw: "}}")
    }
}
