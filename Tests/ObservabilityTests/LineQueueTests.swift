// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Observability

struct LineQueueTests {
    /// Whether each line was let in.
    private func add(_ lines: String..., to queue: inout LineQueue) -> [Bool] {
        lines.map { queue.add(line($0)) }
    }

    private func line(_ text: String) -> [UInt8] { Array("\(text)\n".utf8) }

    @Test("lines come out as they went in, many in one piece")
    func order() {
        var queue = LineQueue(capacity: 100)
        var batch = LineBatch()
        let added = add("a", "bc", "d", to: &queue)
        #expect(added == [true, true, true])
        queue.take(into: &batch)
        #expect(String(decoding: batch.bytes, as: UTF8.self) == "a\nbc\nd\n")
        #expect(batch.lineCount == 3)
        #expect(queue.isEmpty)
    }

    @Test("a full queue drops the new line whole and keeps the old ones")
    func full() {
        var queue = LineQueue(capacity: 6)
        let added = add("ab", "cd", "", to: &queue)
        #expect(added == [true, true, false])
        #expect(queue.dropped == 1)
        var batch = LineBatch()
        queue.take(into: &batch)
        #expect(String(decoding: batch.bytes, as: UTF8.self) == "ab\ncd\n")
        let addedLater = add("", to: &queue)
        #expect(addedLater == [true])
    }

    @Test("a line longer than the queue is dropped")
    func long() {
        var queue = LineQueue(capacity: 4)
        let added = add("abcd", "abc", to: &queue)
        #expect(added == [false, true])
    }

    @Test("what was not written counts as dropped, and as done with")
    func lost() {
        var queue = LineQueue(capacity: 100)
        _ = add("a", "b", "c", to: &queue)
        queue.settle(3, lost: 2)
        #expect(queue.settled == queue.accepted)
        #expect(queue.dropped == 2)
    }

    @Test("a closed queue lets nothing in, and gives out what it has")
    func closed() {
        var queue = LineQueue(capacity: 100)
        _ = add("a", to: &queue)
        queue.close()
        let added = add("b", to: &queue)
        #expect(added == [false])
        var batch = LineBatch()
        queue.take(into: &batch)
        #expect(batch.lineCount == 1)
    }

    @Test(
        "how many lines were whole, and whether one was cut, follows from the bytes that went out",
        arguments: [(0, 0, false), (1, 0, true), (2, 1, false), (4, 1, true), (5, 2, false)]
    )
    func cut(written: Int, whole: Int, isCut: Bool) {
        var batch = LineBatch()
        batch.append(line("a"))
        batch.append(line("bc"))
        #expect(batch.linesWhole(within: written) == whole)
        #expect(batch.endsInsideLine(after: written) == isCut)
    }
}
