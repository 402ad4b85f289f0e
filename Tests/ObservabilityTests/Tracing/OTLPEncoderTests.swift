// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Tracing

@testable import Observability

struct OTLPEncoderTests {
    private func encoded(_ spans: [FinishedSpan]) throws -> [String: Any] {
        let body = OTLPEncoder(resource: [("service.name", "memory-server")]).body(of: spans)
        return try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    private func span(
        kind: SpanKind = .server,
        parent: SpanID? = nil,
        attributes: SpanAttributes = [:],
        isFailed: Bool = false
    ) throws -> FinishedSpan {
        let parsed = TraceParent(parsing: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        let id = try #require(parsed)
        return FinishedSpan(
            name: "POST /api/chat",
            kind: kind,
            context: TraceContext(
                traceID: id.traceID,
                spanID: id.spanID,
                isSampled: true,
                state: TraceState(parsing: "foo=1")
            ),
            parent: parent,
            startedAt: 1_763_820_000_123_456_789,
            endedAt: 1_763_820_000_223_456_789,
            attributes: attributes,
            isFailed: isFailed
        )
    }

    private func spans(_ body: [String: Any]) throws -> [[String: Any]] {
        let resource = try #require((body["resourceSpans"] as? [[String: Any]])?.first)
        let scope = try #require((resource["scopeSpans"] as? [[String: Any]])?.first)
        #expect((scope["scope"] as? [String: Any])?["name"] as? String == "memory-layer")
        return try #require(scope["spans"] as? [[String: Any]])
    }

    @Test("A span is written as the protocol's JSON wants it: ids in hexadecimal, big numbers as strings")
    func shape() throws {
        let body = try encoded([try span(parent: SpanID(0x00f0_67aa_0ba9_02b7), isFailed: true)])
        let resource = try #require((body["resourceSpans"] as? [[String: Any]])?.first?["resource"] as? [String: Any])
        let attribute = try #require((resource["attributes"] as? [[String: Any]])?.first)
        #expect(attribute["key"] as? String == "service.name")
        #expect((attribute["value"] as? [String: Any])?["stringValue"] as? String == "memory-server")
        let span = try #require(try spans(body).first)
        #expect(span["traceId"] as? String == "0af7651916cd43dd8448eb211c80319c")
        #expect(span["spanId"] as? String == "b7ad6b7169203331")
        #expect(span["parentSpanId"] as? String == "00f067aa0ba902b7")
        #expect(span["traceState"] as? String == "foo=1")
        #expect(span["name"] as? String == "POST /api/chat")
        #expect(span["kind"] as? Int == 2)
        #expect(span["startTimeUnixNano"] as? String == "1763820000123456789")
        #expect(span["endTimeUnixNano"] as? String == "1763820000223456789")
        #expect((span["status"] as? [String: Any])?["code"] as? Int == 2)
    }

    @Test("Kinds have the protocol's numbers", arguments: [(SpanKind.internal, 1), (.server, 2), (.client, 3)])
    func kinds(kind: SpanKind, number: Int) throws {
        let span = try #require(try spans(try encoded([try span(kind: kind)])).first)
        #expect(span["kind"] as? Int == number)
        #expect(span["parentSpanId"] == nil)
        #expect((span["status"] as? [String: Any])?.isEmpty == true)
    }

    @Test("Attributes keep their types")
    func attributes() throws {
        var attributes: SpanAttributes = [:]
        attributes["a.text"] = "with \"quotes\" and \n lines"
        attributes["b.number"] = 503
        attributes["c.ratio"] = 0.25
        attributes["d.truth"] = true
        attributes["e.nan"] = Double.nan
        let span = try #require(try spans(try encoded([try span(attributes: attributes)])).first)
        let list = try #require(span["attributes"] as? [[String: Any]])
        let values = list.map { $0["value"] as? [String: Any] }
        #expect(list.compactMap { $0["key"] as? String } == ["a.text", "b.number", "c.ratio", "d.truth", "e.nan"])
        #expect(values[0]?["stringValue"] as? String == "with \"quotes\" and \n lines")
        #expect(values[1]?["intValue"] as? String == "503")
        #expect(values[2]?["doubleValue"] as? Double == 0.25)
        #expect(values[3]?["boolValue"] as? Bool == true)
        #expect(values[4]?["stringValue"] as? String == "")
    }

    @Test("Any number of spans is one document", arguments: [0, 1, 3])
    func count(count: Int) throws {
        let spans = try spans(try encoded((0..<count).map { _ in try span() }))
        #expect(spans.count == count)
    }
}
