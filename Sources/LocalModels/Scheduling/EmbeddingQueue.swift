// SPDX-License-Identifier: Apache-2.0

/// Texts that wait to be computed, and requests that wait for their texts: the pool's decisions, without its threads.
///
/// A batch takes one text of each request in turn, so that a request of one text is not behind the thousand texts of
/// another; a single request fills batches by itself.
struct EmbeddingQueue<Waiter> {
    struct RequestID: Hashable, Sendable {
        fileprivate let number: UInt64
    }

    /// One text of one request.
    struct Item: Equatable, Sendable {
        let request: RequestID
        let index: Int
    }

    /// What is computed together.
    struct Batch {
        var items: [Item] = []
        var texts: [TokenizedText] = []
    }

    private struct Request {
        let waiter: Waiter
        let texts: [TokenizedText]
        var taken = 0
        var results: [[Float]]
        var missing: Int
    }

    /// The most texts that may wait.
    let capacity: Int
    private(set) var waitingTexts = 0
    private var requests: [RequestID: Request] = [:]
    /// Requests with texts to take, in turn.
    private var turns: [RequestID] = []
    private var lastNumber: UInt64 = 0
    private let threads: Int
    private var delay = ControlledDelay()

    /// - Parameter threads: how many take batches at once.
    init(capacity: Int, threads: Int = 1) {
        self.capacity = capacity
        self.threads = threads
    }

    mutating func makeID() -> RequestID {
        lastNumber += 1
        return RequestID(number: lastNumber)
    }

    /// Adds a request; false, when its texts don't fit into the queue, or a single text would wait too long. Who brings
    /// many waits for them anyway, and delays others by one text at a time.
    /// - Parameter texts: at least one.
    mutating func submit(
        _ id: RequestID,
        _ texts: [TokenizedText],
        _ waiter: Waiter,
        at now: ContinuousClock.Instant = .now
    ) -> Bool {
        guard waitingTexts + texts.count <= capacity else { return false }
        // One text of each request that waits comes before it.
        if texts.count == 1, delay.refuses(behind: turns.count, threads: threads, at: now) { return false }
        waitingTexts += texts.count
        delay.note(isEmpty: false, at: now)
        requests[id] = Request(
            waiter: waiter,
            texts: texts,
            results: .init(repeating: [], count: texts.count),
            missing: texts.count
        )
        turns.append(id)
        return true
    }

    /// The next batch: at least one text, and as many more as fit.
    mutating func takeBatch(maximumTokens: Int, maximumTexts: Int) -> Batch? {
        var batch = Batch()
        var tokens = 0
        var turn = 0
        while turn < turns.count, batch.texts.count < maximumTexts {
            let id = turns[turn]
            guard var request = requests.removeValue(forKey: id) else {
                preconditionFailure("a turn without its request")
            }
            let text = request.texts[request.taken]
            guard tokens + text.tokens.count <= maximumTokens || batch.texts.isEmpty else {
                requests[id] = request
                break
            }
            tokens += text.tokens.count
            batch.items.append(Item(request: id, index: request.taken))
            batch.texts.append(text)
            request.taken += 1
            let isExhausted = request.taken == request.texts.count
            requests[id] = request
            if isExhausted {
                turns.remove(at: turn)
            } else {
                turn += 1
            }
            if turn == turns.count { turn = 0 }
        }
        guard !batch.texts.isEmpty else { return nil }
        // Who was served waits for the others next time.
        turns.append(contentsOf: turns[..<turn])
        turns.removeFirst(turn)
        waitingTexts -= batch.texts.count
        if turns.isEmpty { delay.note(isEmpty: true, at: .now) }
        return batch
    }

    /// Hands in a batch's vectors; returns the requests that are complete by that. Those of cancelled ones are dropped.
    /// - Parameter duration: what it took one thread; nil teaches nothing.
    mutating func complete(
        _ batch: Batch,
        _ vectors: [[Float]],
        in duration: Duration? = nil
    ) -> [(waiter: Waiter, vectors: [[Float]])] {
        if let duration { delay.record(batchOf: batch.texts.count, took: duration) }
        var finished: [(waiter: Waiter, vectors: [[Float]])] = []
        for (item, vector) in zip(batch.items, vectors) {
            guard var request = requests.removeValue(forKey: item.request) else { continue }
            request.results[item.index] = vector
            request.missing -= 1
            if request.missing == 0 {
                finished.append((request.waiter, request.results))
            } else {
                requests[item.request] = request
            }
        }
        return finished
    }

    /// Forgets a request and returns who waits for it, unless it is complete already.
    mutating func cancel(_ id: RequestID) -> Waiter? {
        guard let request = requests.removeValue(forKey: id) else { return nil }
        waitingTexts -= request.texts.count - request.taken
        turns.removeAll { $0 == id }
        return request.waiter
    }

    /// Forgets all requests and returns who waits for them.
    mutating func cancelAll() -> [Waiter] {
        let waiters = requests.values.map(\.waiter)
        requests = [:]
        turns = []
        waitingTexts = 0
        return waiters
    }
}
