// SPDX-License-Identifier: Apache-2.0

/// What one user has written that the vector store may not show yet: laid over what the store says.
struct RecentWrites: Sendable {
    enum Fact: Sendable {
        /// Without a vector while the embedder is away: known, but not found by its meaning.
        case present(Memory, vector: [Float]?)
        case gone
    }

    private(set) var facts: [MemoryID: Fact] = [:]
    /// Everything was erased: nothing that the store still shows counts.
    private(set) var hidesStore = false

    var isEmpty: Bool { facts.isEmpty && !hidesStore }

    /// Takes an operation that is later than all before.
    mutating func apply(_ operation: OutboxOperation) {
        switch operation {
        case .upsert(let memory, let vector): facts[memory.id] = .present(memory, vector: vector)
        case .forget(let id): facts[id] = .gone
        case .erase:
            facts = [:]
            hidesStore = true
        }
    }

    /// The memories among them, in the order of their ids.
    var memories: [Memory] {
        facts.values
            .compactMap { if case .present(let memory, _) = $0 { memory } else { nil } }
            .sorted { $0.id.rawValue < $1.id.rawValue }
    }

    func has(_ id: MemoryID) -> Bool {
        if case .present = facts[id] { true } else { false }
    }

    /// The memory with the time at which it was first told, where that is known here: the store may not show it yet.
    func firstTold(_ memory: Memory) -> Memory {
        guard case .present(let known, _) = facts[memory.id] else { return memory }
        return memory.created(at: known.createdAt)
    }

    /// What the store found, with what it doesn't know yet put in and what it doesn't know to be gone taken out.
    func merged(with found: [ScoredMemory], for query: VectorQuery) -> [ScoredMemory] {
        guard !isEmpty else { return Array(found.prefix(query.limit)) }
        var hits = hidesStore ? [] : found.filter { facts[$0.memory.id] == nil }
        for case .present(let memory, let vector?) in facts.values where query.kinds.contains(memory.kind) {
            hits.append(ScoredMemory(memory: memory, similarity: Self.product(vector, query.vector)))
        }
        hits.sort { left, right in
            left.similarity == right.similarity
                ? left.memory.id.rawValue < right.memory.id.rawValue : left.similarity > right.similarity
        }
        return Array(hits.prefix(query.limit))
    }

    /// The cosine, since both are of unit length. In lanes, since the sum of one chain of additions can't be vectorised.
    private static func product(_ left: [Float], _ right: [Float]) -> Double {
        let count = min(left.count, right.count)
        var lanes = SIMD16<Float>.zero
        var place = 0
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                while place + 16 <= count {
                    var one = SIMD16<Float>.zero
                    var other = SIMD16<Float>.zero
                    for lane in 0..<16 {
                        one[lane] = left[place + lane]
                        other[lane] = right[place + lane]
                    }
                    lanes += one * other
                    place += 16
                }
            }
        }
        var sum = Double(lanes.sum())
        while place < count {
            sum += Double(left[place] * right[place])
            place += 1
        }
        return max(-1, min(1, sum))
    }
}
