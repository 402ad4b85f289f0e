// SPDX-License-Identifier: Apache-2.0

/// The names of the headers of W3C Trace Context.
package enum TraceHeaders {
    package static let parent = "traceparent"
    package static let state = "tracestate"
}
