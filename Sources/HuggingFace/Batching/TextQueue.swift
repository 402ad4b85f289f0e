// SPDX-License-Identifier: Apache-2.0

/// Texts that wait for a call, calls under way, and callers that wait for their texts: the decisions of
/// ``EmbeddingScheduler``, without tasks and without I/O.
///
/// A call takes one text of each caller in turn, so that one text is not behind the hundreds of another caller.
struct TextQueue<Waiter> {
    typealias CallerID = UInt64
    typealias CallID = UInt64

    struct Limits {
        var textsPerCall: Int
        var bytesPerCall: Int
        var calls: Int
        var waitingTexts: Int
        var waitingBytes: Int
    }

    struct Item: Equatable {
        let caller: CallerID
        let index: Int
    }

    struct Call {
        let id: CallID
        var items: [Item] = []
        var texts: [String] = []
    }

    private struct Caller {
        let waiter: Waiter
        let texts: [String]
        var taken = 0
        var vectors: [[Float]]
        var missing: Int

        var next: String? { taken < texts.count ? texts[taken] : nil }
        var waitingTexts: ArraySlice<String> { texts[taken...] }
    }

    private let limits: Limits
    private var callers: [CallerID: Caller] = [:]
    /// Callers with texts to take, in turn.
    private var turns: [CallerID] = []
    /// Calls under way, and for whom.
    private var underWay: [CallID: Set<CallerID>] = [:]
    private var lastCall: CallID = 0
    private(set) var waitingTexts = 0
    private(set) var waitingBytes = 0

    init(limits: Limits) {
        self.limits = limits
    }

    var callsUnderWay: Int { underWay.count }

    /// Adds a caller's texts, at least one; false when they don't fit. A single caller of an empty queue always does.
    mutating func submit(_ id: CallerID, _ texts: [String], _ waiter: Waiter) -> Bool {
        let bytes = Self.bytes(texts)
        let fits =
            waitingTexts + texts.count <= limits.waitingTexts && waitingBytes + bytes <= limits.waitingBytes
        guard fits || waitingTexts == 0 else { return false }
        waitingTexts += texts.count
        waitingBytes += bytes
        callers[id] = Caller(
            waiter: waiter,
            texts: texts,
            vectors: .init(repeating: [], count: texts.count),
            missing: texts.count
        )
        turns.append(id)
        return true
    }

    /// The texts of the next call, if one may begin: at least one, and as many more as fit.
    mutating func beginCall() -> Call? {
        guard underWay.count < limits.calls, !turns.isEmpty else { return nil }
        lastCall += 1
        var call = Call(id: lastCall)
        var bytes = 0
        while call.texts.count < limits.textsPerCall, let id = turns.first {
            guard let text = callers[id]?.next else {
                turns.removeFirst()
                continue
            }
            guard call.texts.isEmpty || bytes + text.utf8.count <= limits.bytesPerCall else { break }
            bytes += text.utf8.count
            turns.removeFirst()
            take(text, of: id, into: &call)
        }
        guard !call.texts.isEmpty else { return nil }
        underWay[call.id] = Set(call.items.map(\.caller))
        return call
    }

    private mutating func take(_ text: String, of id: CallerID, into call: inout Call) {
        guard var caller = callers.removeValue(forKey: id) else { return }
        call.items.append(Item(caller: id, index: caller.taken))
        call.texts.append(text)
        caller.taken += 1
        if caller.next != nil { turns.append(id) }
        callers[id] = caller
        waitingTexts -= 1
        waitingBytes -= text.utf8.count
    }

    /// Whether anybody still waits for that call.
    func isWanted(_ call: CallID) -> Bool {
        underWay[call].map { !$0.isEmpty } ?? false
    }

    mutating func endCall(_ id: CallID) {
        underWay[id] = nil
    }

    /// Hands in vectors; returns the callers that are complete by that.
    mutating func deliver(_ items: [Item], _ vectors: [[Float]]) -> [(waiter: Waiter, vectors: [[Float]])] {
        var complete: [(waiter: Waiter, vectors: [[Float]])] = []
        for (item, vector) in zip(items, vectors) {
            guard var caller = callers.removeValue(forKey: item.caller) else { continue }
            caller.vectors[item.index] = vector
            caller.missing -= 1
            if caller.missing == 0 {
                complete.append((caller.waiter, caller.vectors))
            } else {
                callers[item.caller] = caller
            }
        }
        return complete
    }

    /// Forgets a caller; returns who waits, and the calls that nobody waits for any more. Nil if it is complete already.
    mutating func remove(_ id: CallerID) -> (waiter: Waiter, unwanted: [CallID])? {
        guard let caller = callers.removeValue(forKey: id) else { return nil }
        waitingTexts -= caller.waitingTexts.count
        waitingBytes -= Self.bytes(caller.waitingTexts)
        turns.removeAll { $0 == id }
        var unwanted: [CallID] = []
        for (call, waiting) in underWay where waiting.contains(id) {
            underWay[call]?.remove(id)
            if waiting.count == 1 { unwanted.append(call) }
        }
        return (caller.waiter, unwanted)
    }

    private static func bytes(_ texts: some Sequence<String>) -> Int {
        texts.reduce(0) { $0 + $1.utf8.count }
    }
}

extension TextQueue.Call {
    /// The same texts as one part for each caller.
    func parts() -> [(items: [TextQueue.Item], texts: [String])] {
        var callers: [TextQueue.CallerID] = []
        for item in items where !callers.contains(item.caller) { callers.append(item.caller) }
        return callers.map { caller in
            let indices = items.indices.filter { items[$0].caller == caller }
            return (indices.map { items[$0] }, indices.map { texts[$0] })
        }
    }
}
