// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Foundation
import Testing
import Tracing

@testable import Observability

struct ExemplarTests {
    private let registry = PrometheusRegistry(usualBuckets: [1, 2], exemplarSource: TraceContext.sampledTrace)

    private func record(_ value: Double, trace: UInt64?, isSampled: Bool = true) throws {
        let factory = PrometheusMetricsFactory(registry: registry)
        let histogram = factory.makeRecorder(label: "h", dimensions: [], aggregate: true)
        var context = ServiceContext.topLevel
        if let trace {
            context.trace = TraceContext(
                traceID: try #require(TraceID(high: 0, low: trace)),
                spanID: .random(),
                isSampled: isSampled
            )
        }
        ServiceContext.withValue(context) { histogram.record(value) }
    }

    private func exemplars() -> [ExpositionGrammar.Exemplar?] {
        let text = String(decoding: registry.exposition(in: .openMetrics).body, as: UTF8.self)
        let grammar = ExpositionGrammar(text, isOpenMetrics: true)
        #expect(grammar.faults == [])
        return grammar.values("h_bucket").map(\.exemplar)
    }

    @Test("each bucket has the last sampled trace that was counted in it")
    func last() throws {
        try record(0.5, trace: 1)
        try record(0.75, trace: 0xABC)
        try record(7, trace: 3)
        let exemplars = exemplars()
        #expect(exemplars.map { $0?.labels["trace_id"]?.suffix(3) } == ["abc", nil, "003"])
        #expect(exemplars.map { $0?.value } == [0.75, nil, 7])
        let first = try #require(exemplars[0])
        #expect(first.labels.keys.sorted() == ["trace_id"])
        #expect(first.labels["trace_id"]?.count == 32)
        #expect(abs(try #require(first.time) - Date().timeIntervalSince1970) < 3_600)
    }

    @Test("a trace that is not kept, or none, leaves no exemplar")
    func unsampled() throws {
        try record(0.5, trace: 1, isSampled: false)
        try record(0.5, trace: nil)
        #expect(exemplars() == [nil, nil, nil])
    }

    @Test("the text format has no exemplars")
    func text() throws {
        try record(0.5, trace: 1)
        let text = String(decoding: registry.exposition(in: .prometheusText).body, as: UTF8.self)
        #expect(!text.contains("trace_id"))
        #expect(ExpositionGrammar(text).faults == [])
    }
}
