// SPDX-License-Identifier: Apache-2.0

package import Tracing

/// Where in which trace the current work belongs. Carried by the task in its `ServiceContext`.
package struct TraceContext: Hashable, Sendable {
    package let traceID: TraceID
    package let spanID: SpanID
    /// Whether the spans of this trace are kept.
    package let isSampled: Bool
    package let state: TraceState?

    package init(traceID: TraceID, spanID: SpanID, isSampled: Bool, state: TraceState? = nil) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
        self.state = state
    }

    /// What calls made on behalf of this work carry.
    package var parent: TraceParent { TraceParent(traceID: traceID, spanID: spanID, isSampled: isSampled) }

    /// The current task's.
    package static var current: TraceContext? { ServiceContext.current?.trace }
}

private enum TraceContextKey: ServiceContextKey {
    typealias Value = TraceContext
    static var nameOverride: String? { "trace" }
}

private enum RemoteParentKey: ServiceContextKey {
    typealias Value = RemoteParent
    static var nameOverride: String? { "remote-parent" }
}

private enum RequestIDKey: ServiceContextKey {
    typealias Value = String
    static var nameOverride: String? { "request-id" }
}

extension ServiceContext {
    /// The span that the work belongs to.
    package var trace: TraceContext? {
        get { self[TraceContextKey.self] }
        set { self[TraceContextKey.self] = newValue }
    }

    /// The caller's span, as its headers said, until the first span of ours takes its place.
    var remoteParent: RemoteParent? {
        get { self[RemoteParentKey.self] }
        set { self[RemoteParentKey.self] = newValue }
    }

    /// The request that is being served.
    package var requestID: String? {
        get { self[RequestIDKey.self] }
        set { self[RequestIDKey.self] = newValue }
    }
}
