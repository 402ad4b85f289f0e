// SPDX-License-Identifier: Apache-2.0

/// Where ended spans go. Called on the thread that ends them: quick, and without waiting.
package protocol SpanSink: Sendable {
    func take(_ span: FinishedSpan)
}
