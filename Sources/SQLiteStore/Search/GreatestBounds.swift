// SPDX-License-Identifier: Apache-2.0

/// The greatest few of many numbers: a heap with the least of them on top.
struct GreatestBounds {
    private let limit: Int
    private var heap: [Float] = []

    /// - Parameter limit: how many are kept, at least 1.
    init(limit: Int) {
        self.limit = max(1, limit)
        heap.reserveCapacity(self.limit)
    }

    /// What a number must exceed to be among them; minus infinity while there is room.
    var floor: Float { heap.count < limit ? -.infinity : heap[0] }

    mutating func insert(_ value: Float) {
        if heap.count < limit {
            heap.append(value)
            rise(heap.count - 1)
        } else if value > heap[0] {
            heap[0] = value
            sink()
        }
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, heap[place] < heap[(place - 1) / 2] {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink() {
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            guard least != place else { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}
