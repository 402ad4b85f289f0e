// SPDX-License-Identifier: Apache-2.0

/// Tells which trace an observation belongs to, if its spans are kept: an exemplar that points at nothing helps nobody.
///
/// Asked at every observation of a histogram: quick, and without waiting.
package typealias ExemplarSource = @Sendable () -> TraceID?

extension TraceContext {
    /// The current task's trace, if it is sampled.
    package static let sampledTrace: ExemplarSource = {
        guard let current, current.isSampled else { return nil }
        return current.traceID
    }
}
