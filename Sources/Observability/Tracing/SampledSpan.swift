// SPDX-License-Identifier: Apache-2.0

import Support
package import Tracing

/// A span of the ``SamplingTracer``: kept, or only a place in the trace.
///
/// What it is told of errors is their type alone. Their text may quote what somebody said.
package struct SampledSpan: Span {
    private final class Recording: Sendable {
        struct State {
            var name: String
            var attributes: SpanAttributes = [:]
            var isFailed = false
            var wasCancelled = false
            var hasEnded = false
        }

        let kind: SpanKind
        let parent: SpanID?
        let startedAt: UInt64
        let sink: any SpanSink
        let state: Locked<State>

        init(name: String, kind: SpanKind, parent: SpanID?, startedAt: UInt64, sink: any SpanSink) {
            self.kind = kind
            self.parent = parent
            self.startedAt = startedAt
            self.sink = sink
            state = Locked(State(name: name))
        }
    }

    /// More would be a mistake of ours; the exporter's memory is bounded by it.
    private static let maximumAttributes = 32

    package let context: ServiceContext
    private let recording: Recording?

    /// A span that is not kept.
    init(context: ServiceContext) {
        self.context = context
        recording = nil
    }

    init(
        _ name: String,
        kind: SpanKind,
        context: ServiceContext,
        parent: SpanID?,
        startedAt: UInt64,
        sink: any SpanSink
    ) {
        self.context = context
        recording = Recording(name: name, kind: kind, parent: parent, startedAt: startedAt, sink: sink)
    }

    package var isRecording: Bool {
        recording.map { recording in recording.state.withLock { !$0.hasEnded } } ?? false
    }

    package var operationName: String {
        get { recording.map { recording in recording.state.withLock { $0.name } } ?? "" }
        nonmutating set { change { $0.name = newValue } }
    }

    package var attributes: SpanAttributes {
        get { recording.map { recording in recording.state.withLock { $0.attributes } } ?? [:] }
        nonmutating set {
            guard newValue.count <= Self.maximumAttributes else { return }
            change { $0.attributes = newValue }
        }
    }

    package func setStatus(_ status: SpanStatus) {
        // `withSpan` calls every thrown error a failure; work that nobody wanted any more is none.
        change { $0.isFailed = status.code == .error && !$0.wasCancelled }
    }

    package func recordError<Instant: TracerInstant>(
        _ error: any Error,
        attributes: SpanAttributes,
        at instant: @autoclosure () -> Instant
    ) {
        let isCancellation = error is CancellationError
        change { state in
            state.isFailed = !isCancellation
            state.wasCancelled = isCancellation
            state.attributes["error.type"] = String(reflecting: type(of: error))
        }
    }

    /// Events and links are not exported: nothing of ours makes any.
    package func addEvent(_ event: SpanEvent) {}
    package func addLink(_ link: SpanLink) {}

    package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let recording, let trace = context.trace else { return }
        let ended = recording.state.withLock { state -> Recording.State? in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            return state
        }
        guard let ended else { return }
        recording.sink.take(
            FinishedSpan(
                name: ended.name,
                kind: recording.kind,
                context: trace,
                parent: recording.parent,
                startedAt: recording.startedAt,
                endedAt: max(instant().nanosecondsSinceEpoch, recording.startedAt),
                attributes: ended.attributes,
                isFailed: ended.isFailed
            )
        )
    }

    private func change(_ body: @Sendable (inout Recording.State) -> Void) {
        recording?.state.withLock { state in
            guard !state.hasEnded else { return }
            body(&state)
        }
    }
}
