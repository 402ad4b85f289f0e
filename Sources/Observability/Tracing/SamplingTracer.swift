// SPDX-License-Identifier: Apache-2.0

package import Tracing

/// The back end of swift-distributed-tracing: names traces, keeps the sampled ones, and speaks W3C Trace Context.
///
/// A trace that is not kept has one id for all of its work, and its inner spans cost a look at the context. Names of
/// spans and attributes are given by our code alone: nothing of a request but its method, its route and its status.
package struct SamplingTracer: Tracer {
    private let sampler: TraceSampler
    private let sink: any SpanSink

    package init(sampler: TraceSampler, sink: any SpanSink) {
        self.sampler = sampler
        self.sink = sink
    }

    package func startSpan<Instant: TracerInstant>(
        _ operationName: String,
        context: @autoclosure () -> ServiceContext,
        ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant,
        function: String,
        file fileID: String,
        line: UInt
    ) -> SampledSpan {
        var context = context()
        if let trace = context.trace, !trace.isSampled { return SampledSpan(context: context) }
        let parent: SpanID?
        if let trace = context.trace {
            parent = trace.spanID
            context.trace = TraceContext(
                traceID: trace.traceID,
                spanID: .random(),
                isSampled: true,
                state: trace.state
            )
        } else {
            let remote = context.remoteParent
            let id = remote?.parent.traceID ?? .random()
            parent = remote?.parent.spanID
            context.trace = TraceContext(
                traceID: id,
                spanID: .random(),
                isSampled: sampler.keeps(id),
                state: remote?.state
            )
            context.remoteParent = nil
        }
        guard context.trace?.isSampled == true else { return SampledSpan(context: context) }
        return SampledSpan(
            operationName,
            kind: kind,
            context: context,
            parent: parent,
            startedAt: instant().nanosecondsSinceEpoch,
            sink: sink
        )
    }

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier,
        into context: inout ServiceContext,
        using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let text = extractor.extract(key: TraceHeaders.parent, from: carrier),
            let parent = TraceParent(parsing: text)
        else { return }
        let state = extractor.extract(key: TraceHeaders.state, from: carrier).flatMap(TraceState.init(parsing:))
        context.remoteParent = RemoteParent(parent: parent, state: state)
    }

    package func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext,
        into carrier: inout Carrier,
        using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject(trace.parent.text, forKey: TraceHeaders.parent, into: &carrier)
        if let state = trace.state { injector.inject(state.text, forKey: TraceHeaders.state, into: &carrier) }
    }

    /// Spans leave by the exporter's own clock, and when it stops.
    package func forceFlush() {}
}
