// SPDX-License-Identifier: Apache-2.0

import Testing
import Tracing

@testable import Observability

struct SpanQueueTests {
    private func span(_ name: String) -> FinishedSpan {
        FinishedSpan(
            name: name,
            kind: .internal,
            context: TraceContext(traceID: .random(), spanID: .random(), isSampled: true),
            parent: nil,
            startedAt: 1,
            endedAt: 2,
            attributes: [:],
            isFailed: false
        )
    }

    @Test("It hands out the oldest first, and what has no room is dropped and counted")
    func bound() {
        let queue = SpanQueue(limit: 3, wakeAt: 2)
        for name in ["a", "b", "c", "d", "e"] { queue.take(span(name)) }
        #expect(queue.dropped == 2)
        #expect(queue.next(2).map(\.name) == ["a", "b"])
        #expect(queue.next(2).map(\.name) == ["c"])
        #expect(queue.next(2).isEmpty)
    }

    @Test("What could not be sent comes first again, as far as there is room")
    func putBack() {
        let queue = SpanQueue(limit: 3)
        for name in ["a", "b"] { queue.take(span(name)) }
        let batch = queue.next(2)
        for name in ["c", "d"] { queue.take(span(name)) }
        queue.putBack(batch)
        #expect(queue.dropped == 1)
        #expect(queue.next(9).map(\.name) == ["a", "c", "d"])
    }

    @Test("It says when there is enough for a batch, and when it is told to")
    func signal() async {
        let queue = SpanQueue(limit: 9, wakeAt: 2)
        var signals = queue.isWorthwhile.makeAsyncIterator()
        for name in ["a", "b"] { queue.take(span(name)) }
        #expect(await signals.next() != nil)
        queue.wake()
        #expect(await signals.next() != nil)
    }
}
