// SPDX-License-Identifier: Apache-2.0

import Logging
import Testing
import Tracing

@testable import Observability

struct SamplingTracerTests {
    private struct Headers: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }

    private struct Fault: Error { let words = "SECRET" }

    private static let incoming = "00-12345678901234567890123456789012-1234567890123456-00"

    private let sink = SpansInMemory()
    private var all: SamplingTracer { SamplingTracer(sampler: TraceSampler(ratio: 1), sink: sink) }
    private var none: SamplingTracer { SamplingTracer(sampler: .never, sink: sink) }

    private func context(_ headers: [String: String], _ tracer: SamplingTracer) -> ServiceContext {
        var context = ServiceContext.topLevel
        tracer.extract(headers, into: &context, using: Headers())
        return context
    }

    @Test("A span without a caller begins a trace, and spans within it are its children")
    func tree() throws {
        withTracer(all) {
            withSpan("outer", ofKind: .server) { outer in
                outer.attributes["answer"] = 42
                withSpan("inner") { _ in }
            }
        }
        let (inner, outer) = (try #require(sink.spans.first), try #require(sink.spans.last))
        #expect([inner.name, outer.name] == ["inner", "outer"])
        #expect(outer.parent == nil)
        #expect(outer.attributes.get("answer") == .int64(42))
        #expect(inner.parent == outer.context.spanID)
        #expect(inner.context.traceID == outer.context.traceID)
        #expect(inner.context.spanID != outer.context.spanID)
        #expect(outer.startedAt <= inner.startedAt && inner.endedAt <= outer.endedAt)
    }

    @Test("A caller's trace is gone on with, its state handed on, its decision not")
    func remote() throws {
        let context = context(["traceparent": Self.incoming, "tracestate": "foo=1"], all)
        let span = all.startSpan("GET", context: context, ofKind: .server)
        span.end()
        let ended = try #require(sink.spans.first)
        #expect(ended.context.traceID.text == "12345678901234567890123456789012")
        #expect(ended.parent?.text == "1234567890123456")
        var headers: [String: String] = [:]
        all.inject(span.context, into: &headers, using: Headers())
        #expect(headers["traceparent"] == "00-12345678901234567890123456789012-\(ended.context.spanID.text)-01")
        #expect(headers["tracestate"] == "foo=1")
    }

    @Test(
        "What is no valid parent begins a new trace, and takes its state along nowhere",
        arguments: [
            [:], ["tracestate": "foo=1"], ["traceparent": "nonsense", "tracestate": "foo=1"],
            ["traceparent": "00-00000000000000000000000000000000-1234567890123456-01"],
        ]
    )
    func refused(headers: [String: String]) throws {
        all.startSpan("GET", context: context(headers, all), ofKind: .server).end()
        let ended = try #require(sink.spans.first)
        #expect(ended.parent == nil)
        #expect(ended.context.state == nil)
        #expect(!ended.context.traceID.text.hasPrefix("1234567890"))
    }

    @Test("A faulty state is dropped, and its trace kept")
    func faultyState() throws {
        let headers = ["traceparent": Self.incoming, "tracestate": "foo=1,foo=1"]
        all.startSpan("GET", context: context(headers, all), ofKind: .server).end()
        #expect(sink.spans.first?.parent?.text == "1234567890123456")
        #expect(sink.spans.first?.context.state == nil)
    }

    @Test("A trace that is not kept has ids for logs and callees, and its inner spans are the outer one")
    func unsampled() throws {
        try withTracer(none) {
            try withSpan("outer", ofKind: .server) { outer in
                let trace = try #require(TraceContext.current)
                #expect(!outer.isRecording)
                #expect(trace.parent.text.hasSuffix("-00"))
                withSpan("inner") { _ in #expect(TraceContext.current == trace) }
                #expect(TraceContext.sampledTrace() == nil)
            }
        }
        #expect(sink.spans.isEmpty)
    }

    @Test("Of an error a span knows the type, and of a cancellation that it is no failure")
    func errors() throws {
        #expect(throws: Fault.self) { try withTracer(all) { try withSpan("a") { _ in throw Fault() } } }
        #expect(throws: CancellationError.self) {
            try withTracer(all) { try withSpan("b") { _ in throw CancellationError() } }
        }
        let type = try #require(sink.spans.first?.attributes.get("error.type"))
        guard case .string(let text) = type else { throw Fault() }
        #expect(text.contains("Fault") && !text.contains("SECRET"))
        #expect(sink.spans.map(\.isFailed) == [true, false])
    }

    @Test("Nothing changes a span after its end, and it ends once")
    func afterTheEnd() {
        let span = all.startSpan("first")
        span.end()
        span.operationName = "second"
        span.attributes["late"] = true
        span.end()
        #expect(sink.spans.map(\.name) == ["first"])
        #expect(sink.spans.first?.attributes.isEmpty == true)
        #expect(!span.isRecording)
    }

    @Test("The share that is kept is the share that was asked for, and ids decide", arguments: [0, 0.25, 0.5, 1])
    func ratio(ratio: Double) {
        var generator = SeededGenerator(state: 7)
        let ids = (0..<20_000).map { _ in TraceID.random(using: &generator) }
        let sampler = TraceSampler(ratio: ratio)
        let kept = ids.filter { sampler.keeps($0) }
        #expect(abs(Double(kept.count) / 20_000 - ratio) < 0.02)
        #expect(kept.allSatisfy { TraceSampler(ratio: min(1, ratio + 0.1)).keeps($0) })
    }

    @Test("Log lines get the ids of the current work, and none outside of it")
    func logMetadata() {
        #expect(TraceMetadata.provider.get().isEmpty)
        withTracer(none) {
            var context = ServiceContext.topLevel
            context.requestID = "r-1"
            withSpan("request", context: context) { _ in
                let metadata = TraceMetadata.provider.get()
                let trace = TraceContext.current
                #expect(metadata["trace.id"]?.description == trace?.traceID.text)
                #expect(metadata["span.id"]?.description == trace?.spanID.text)
                #expect(metadata["http.request.id"] == "r-1")
            }
        }
    }
}

/// SplitMix64, so that the draws are the same in every run.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
