// SPDX-License-Identifier: Apache-2.0

import Support

@testable import Observability

/// Keeps ended spans.
final class SpansInMemory: SpanSink {
    private let state = Locked([FinishedSpan]())

    var spans: [FinishedSpan] { state.withLock { $0 } }

    func take(_ span: FinishedSpan) {
        state.withLock { $0.append(span) }
    }
}
