// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LocalModels

@Suite("The queue of texts that wait")
struct EmbeddingQueueTests {
    typealias Queue = EmbeddingQueue<String>

    private func texts(_ lengths: Int...) -> [TokenizedText] {
        lengths.map { TokenizedText(tokens: .init(repeating: 7, count: $0), fullCount: $0) }
    }

    private func submit(_ queue: inout Queue, _ waiter: String, _ texts: [TokenizedText]) throws -> Queue.RequestID {
        let id = queue.makeID()
        let isAccepted = queue.submit(id, texts, waiter)
        try #require(isAccepted)
        return id
    }

    /// Vectors that tell which item they are for.
    private func vectors(_ batch: Queue.Batch) -> [[Float]] {
        batch.items.map { [Float($0.index)] }
    }

    @Test("puts what waits into one batch, a text of each request in turn")
    func takesTurns() throws {
        var queue = Queue(capacity: 100)
        let big = try submit(&queue, "big", texts(10, 10, 10, 10))
        let small = try submit(&queue, "small", texts(10))
        let taken = queue.takeBatch(maximumTokens: 30, maximumTexts: 8)
        let batch = try #require(taken)
        #expect(
            batch.items == [
                .init(request: big, index: 0), .init(request: small, index: 0), .init(request: big, index: 1),
            ]
        )
        #expect(queue.waitingTexts == 2)
        let finished = queue.complete(batch, vectors(batch))
        #expect(finished.map(\.waiter) == ["small"])
    }

    @Test("serves first who was passed over last time")
    func nobodyStarves() throws {
        var queue = Queue(capacity: 100)
        let long = try submit(&queue, "long", texts(20, 30, 30))
        let short = try submit(&queue, "short", texts(5, 5, 5, 5))
        var order: [Queue.Item] = []
        while let batch = queue.takeBatch(maximumTokens: 30, maximumTexts: 8) {
            #expect(batch.texts.reduce(0) { $0 + $1.tokens.count } <= 30)
            order += batch.items
        }
        let longPlaces = order.indices.filter { order[$0].request == long }
        #expect(order.count == 7)
        #expect(longPlaces == [0, 2, 4], "\(order.map { $0.request == short ? "short" : "long" })")
    }

    @Test("returns a request's vectors in its own order, once all are there")
    func completesInOrder() throws {
        var queue = Queue(capacity: 100)
        _ = try submit(&queue, "waiter", texts(10, 20, 10, 30, 5))
        var batches: [Queue.Batch] = []
        while let batch = queue.takeBatch(maximumTokens: 30, maximumTexts: 2) { batches.append(batch) }
        #expect(batches.count == 4)
        for batch in batches.dropFirst() {
            let finished = queue.complete(batch, vectors(batch))
            #expect(finished.isEmpty)
        }
        let finished = queue.complete(batches[0], vectors(batches[0]))
        #expect(finished.map(\.waiter) == ["waiter"])
        #expect(finished.first?.vectors == [[0], [1], [2], [3], [4]])
    }

    @Test("takes a text that is longer than a batch by itself")
    func oversizedText() throws {
        var queue = Queue(capacity: 100)
        _ = try submit(&queue, "waiter", texts(50, 5))
        let counts = (0..<3).map { _ in queue.takeBatch(maximumTokens: 30, maximumTexts: 8)?.texts.count }
        #expect(counts == [1, 1, nil])
    }

    @Test("refuses what is beyond its capacity, and only that")
    func capacity() throws {
        var queue = Queue(capacity: 3)
        _ = try submit(&queue, "first", texts(1, 1))
        let refused = queue.makeID()
        let isAccepted = queue.submit(refused, texts(1, 1), "second")
        #expect(!isAccepted)
        #expect(queue.waitingTexts == 2)
        _ = try submit(&queue, "third", texts(1))
        _ = queue.takeBatch(maximumTokens: 2, maximumTexts: 2)
        #expect(queue.waitingTexts == 1)
        _ = try submit(&queue, "fourth", texts(1, 1))
    }

    @Test("forgets a cancelled request, also while some of its texts are computed")
    func cancellation() throws {
        var queue = Queue(capacity: 4)
        let id = try submit(&queue, "gone", texts(10, 10, 10))
        _ = try submit(&queue, "stays", texts(10))
        let taken = queue.takeBatch(maximumTokens: 20, maximumTexts: 8)
        let batch = try #require(taken)
        let cancelled = [queue.cancel(id), queue.cancel(id)]
        #expect(cancelled == ["gone", nil])
        #expect(queue.waitingTexts == 0)
        let next = queue.takeBatch(maximumTokens: 20, maximumTexts: 8)
        #expect(next?.items == nil)
        let finished = queue.complete(batch, vectors(batch))
        #expect(finished.map(\.waiter) == ["stays"])
    }

    @Test("forgets everything at the end")
    func cancelAll() throws {
        var queue = Queue(capacity: 4)
        _ = try submit(&queue, "a", texts(10))
        _ = try submit(&queue, "b", texts(10))
        let waiters = queue.cancelAll().sorted()
        #expect(waiters == ["a", "b"])
        let next = queue.takeBatch(maximumTokens: 20, maximumTexts: 8)
        #expect(next?.items == nil)
        #expect(queue.waitingTexts == 0)
    }
}
