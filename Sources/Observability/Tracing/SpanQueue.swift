// SPDX-License-Identifier: Apache-2.0

import Support

/// Ended spans on their way to the exporter: bounded, and the newest are dropped when it is full, so that tracing never
/// holds up what it watches.
package final class SpanQueue: SpanSink {
    private struct State {
        var spans: [FinishedSpan] = []
        var dropped: UInt64 = 0
    }

    private let limit: Int
    private let wakeAt: Int
    private let state = Locked(State())
    private let signal: AsyncStream<Void>.Continuation
    /// Yields when there is enough for a batch.
    package let isWorthwhile: AsyncStream<Void>

    /// - Parameters:
    ///   - limit: how many spans may wait.
    ///   - wakeAt: how many are worth a batch before its time has come.
    package init(limit: Int = 2_048, wakeAt: Int = 512) {
        self.limit = limit
        self.wakeAt = wakeAt
        (isWorthwhile, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func take(_ span: FinishedSpan) {
        let isEnough = state.withLock { state in
            guard state.spans.count < limit else {
                state.dropped += 1
                return false
            }
            state.spans.append(span)
            return state.spans.count == wakeAt
        }
        if isEnough { signal.yield() }
    }

    /// Takes the oldest spans out, at most `count`.
    package func next(_ count: Int) -> [FinishedSpan] {
        state.withLock { state in
            let batch = Array(state.spans.prefix(count))
            state.spans.removeFirst(batch.count)
            return batch
        }
    }

    /// Puts spans back that could not be sent, before the others, as far as there is room.
    package func putBack(_ spans: [FinishedSpan]) {
        state.withLock { state in
            let room = max(0, limit - state.spans.count)
            state.spans.insert(contentsOf: spans.prefix(room), at: 0)
            state.dropped += UInt64(max(0, spans.count - room))
        }
    }

    /// Has what is there sent, however little.
    package func wake() {
        signal.yield()
    }

    /// Spans that found no room, ever.
    package var dropped: UInt64 { state.withLock { $0.dropped } }
}
