// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The best of the memories offered so far, in the order of results: by similarity, equals by id.
struct NearestMemories {
    private let limit: Int
    private var kept: [ScoredMemory] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// The best in order, their cosines within −1 to 1: rounding can take a product of two equal vectors beyond.
    var hits: [ScoredMemory] {
        kept.map { ScoredMemory(memory: $0.memory, similarity: max(-1, min(1, $0.similarity))) }
    }

    /// Whether something of this similarity can still be among them.
    func admits(_ similarity: Double) -> Bool {
        guard kept.count == limit, let last = kept.last else { return true }
        return similarity >= last.similarity
    }

    mutating func insert(_ hit: ScoredMemory) {
        var place = kept.count
        while place > 0, Self.isBefore(hit, kept[place - 1]) { place -= 1 }
        guard place < limit else { return }
        if kept.count == limit { kept.removeLast() }
        kept.insert(hit, at: place)
    }

    private static func isBefore(_ left: ScoredMemory, _ right: ScoredMemory) -> Bool {
        if left.similarity != right.similarity { return left.similarity > right.similarity }
        return left.memory.id.rawValue < right.memory.id.rawValue
    }
}
