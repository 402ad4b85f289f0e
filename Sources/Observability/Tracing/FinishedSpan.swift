// SPDX-License-Identifier: Apache-2.0

package import Tracing

/// A span that has ended, as it is exported.
package struct FinishedSpan: Sendable {
    package let name: String
    package let kind: SpanKind
    package let context: TraceContext
    /// The span that this one is part of; nil at the root.
    package let parent: SpanID?
    /// Nanoseconds since 1970.
    package let startedAt: UInt64
    package let endedAt: UInt64
    package let attributes: SpanAttributes
    package let isFailed: Bool
}

extension FinishedSpan {
    /// A span that is told of afterwards: of work that was measured without a tracer.
    ///
    /// - Parameters:
    ///   - context: Its own place in the trace.
    ///   - startedAt: Nanoseconds since 1970, as is
    ///   - endedAt: its end.
    package init(
        _ name: String,
        in context: TraceContext,
        below parent: SpanID?,
        startedAt: UInt64,
        endedAt: UInt64,
        texts: [String: String],
        isFailed: Bool
    ) {
        var attributes: SpanAttributes = [:]
        for (name, text) in texts { attributes[name] = text }
        self.init(
            name: name,
            kind: .internal,
            context: context,
            parent: parent,
            startedAt: startedAt,
            endedAt: endedAt,
            attributes: attributes,
            isFailed: isFailed
        )
    }
}
