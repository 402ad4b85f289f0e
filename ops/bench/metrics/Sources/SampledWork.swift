// SPDX-License-Identifier: Apache-2.0

import Observability
import Tracing

/// Runs work as part of a sampled trace, as a request that is traced does.
enum SampledWork {
    static func run<Value>(_ body: () -> Value) -> Value {
        guard let parent = TraceParent(parsing: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") else {
            preconditionFailure("the trace's header is right as it stands")
        }
        var context = ServiceContext.topLevel
        context.trace = TraceContext(traceID: parent.traceID, spanID: parent.spanID, isSampled: true)
        return ServiceContext.withValue(context, operation: body)
    }
}
