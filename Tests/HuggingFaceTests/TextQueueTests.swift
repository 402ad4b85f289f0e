// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HuggingFace

@Suite("Texts that wait for a call")
struct TextQueueTests {
    private func queue(
        textsPerCall: Int = 4,
        bytesPerCall: Int = 100,
        calls: Int = 2,
        waitingTexts: Int = 20,
        waitingBytes: Int = 1_000
    ) -> TextQueue<String> {
        TextQueue(
            limits: .init(
                textsPerCall: textsPerCall,
                bytesPerCall: bytesPerCall,
                calls: calls,
                waitingTexts: waitingTexts,
                waitingBytes: waitingBytes
            )
        )
    }

    private func isAccepted(_ queue: inout TextQueue<String>, _ id: UInt64, _ texts: [String]) -> Bool {
        queue.submit(id, texts, "caller \(id)")
    }

    private func begin(_ queue: inout TextQueue<String>) throws -> TextQueue<String>.Call {
        let call = queue.beginCall()
        return try #require(call)
    }

    @Test("A call takes one text of each caller in turn, each caller's in order")
    func turns() throws {
        var queue = queue()
        #expect(isAccepted(&queue, 1, ["a1", "a2", "a3", "a4", "a5"]))
        #expect(isAccepted(&queue, 2, ["b1"]))
        #expect(isAccepted(&queue, 3, ["c1", "c2"]))
        let first = try begin(&queue)
        #expect(first.texts == ["a1", "b1", "c1", "a2"])
        let second = try begin(&queue)
        #expect(second.texts == ["c2", "a3", "a4", "a5"])
        #expect(queue.waitingTexts == 0)
        #expect(queue.waitingBytes == 0)
    }

    @Test("No more calls than allowed are under way")
    func calls() throws {
        var queue = queue(textsPerCall: 1)
        #expect(isAccepted(&queue, 1, ["a", "b", "c"]))
        let first = try begin(&queue)
        _ = try begin(&queue)
        #expect(queue.beginCall() == nil)
        queue.endCall(first.id)
        #expect(queue.beginCall()?.texts == ["c"])
    }

    @Test("A call stays within its bytes, but a longer text goes alone")
    func bytes() throws {
        var queue = queue(bytesPerCall: 5, calls: 9)
        #expect(isAccepted(&queue, 1, ["aaa", "bb", "c", "ddddddddd", "e"]))
        let texts = (1...4).map { _ in queue.beginCall()?.texts ?? [] }
        #expect(texts == [["aaa", "bb"], ["c"], ["ddddddddd"], ["e"]])
    }

    @Test("What does not fit is refused, unless nothing else waits")
    func bounds() throws {
        var few = queue(waitingTexts: 3)
        #expect(isAccepted(&few, 1, ["a", "b", "c", "d"]))
        #expect(!isAccepted(&few, 2, ["e"]))
        var small = queue(waitingBytes: 4)
        #expect(isAccepted(&small, 1, ["abc"]))
        #expect(!isAccepted(&small, 2, ["de"]))
        #expect(isAccepted(&small, 3, ["f"]))
    }

    @Test("A caller is complete when its last text is there, wherever the calls end first")
    func delivery() throws {
        var queue = queue(textsPerCall: 2)
        #expect(isAccepted(&queue, 1, ["a1", "a2", "a3"]))
        let (first, second) = (try begin(&queue), try begin(&queue))
        #expect(queue.deliver(second.items, [[3]]).isEmpty)
        let complete = queue.deliver(first.items, [[1], [2]])
        #expect(complete.map(\.waiter) == ["caller 1"])
        #expect(complete.first?.vectors == [[1], [2], [3]])
        #expect(queue.remove(1) == nil)
    }

    @Test("A caller that leaves takes its waiting texts along; a call is unwanted when its last caller has left")
    func leaving() throws {
        var queue = queue(textsPerCall: 2)
        #expect(isAccepted(&queue, 1, ["a1", "a2"]))
        #expect(isAccepted(&queue, 2, ["b1"]))
        let call = try begin(&queue)
        #expect(call.texts == ["a1", "b1"])
        let removed = queue.remove(1)
        let left = try #require(removed)
        #expect(left.waiter == "caller 1")
        #expect(left.unwanted.isEmpty)
        #expect(queue.waitingTexts == 0)
        #expect(queue.beginCall() == nil)
        #expect(queue.isWanted(call.id))
        #expect(queue.remove(2)?.unwanted == [call.id])
        #expect(!queue.isWanted(call.id))
        #expect(queue.deliver(call.items, [[1], [2]]).isEmpty)
    }

    @Test("A call comes apart by its callers")
    func parts() throws {
        var queue = queue()
        #expect(isAccepted(&queue, 1, ["a1", "a2"]))
        #expect(isAccepted(&queue, 2, ["b1"]))
        let parts = try begin(&queue).parts()
        #expect(parts.map(\.texts) == [["a1", "a2"], ["b1"]])
        #expect(parts.map { $0.items.map(\.index) } == [[0, 1], [0]])
    }
}
