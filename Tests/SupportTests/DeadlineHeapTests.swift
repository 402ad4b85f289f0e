// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Support

@Suite("What is due when")
struct DeadlineHeapTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    @Test("what is due comes in its order, what was taken back not at all")
    func order() {
        let done = Locked([Int]())
        var heap = DeadlineHeap()
        var ids: [Int: DeadlineHeap.ID] = [:]
        for due in [7, 3, 9, 1, 4, 8, 2, 6, 5, 3].enumerated().map({ $1 * 10 + $0 }) {
            ids[due] = heap.add(at(due)) { done.withLock { $0.append(due) } }
        }
        #expect(heap.next == at(13))
        let isTakenBack = heap.remove(ids[58] ?? 0)
        #expect(isTakenBack)
        for action in heap.takeDue(at: at(62)) { action() }
        #expect(done.withLock { $0 } == [13, 26, 31, 39, 44])
        #expect(heap.count == 4 && heap.next == at(67))
        let isTakenBackLate = heap.remove(ids[13] ?? 0)
        #expect(!isTakenBackLate)
        for action in heap.takeDue(at: at(1_000)) { action() }
        #expect(done.withLock { $0.suffix(4) } == [67, 70, 85, 92])
        #expect(heap.next == nil && heap.held == 0)
    }

    @Test("what is taken back long before its time does not pile up")
    func sweeping() {
        var heap = DeadlineHeap()
        let kept = (0..<10).map { heap.add(at(60 + $0)) {} }
        for second in 0..<5_000 {
            let id = heap.add(at(60 + second)) {}
            let isTakenBack = heap.remove(id)
            #expect(isTakenBack && heap.held < 200)
        }
        #expect(heap.count == kept.count)
        let due = heap.takeDue(at: at(64))
        #expect(due.count == 5)
    }

    @Test("any order of adding and taking back gives the order of time")
    func random() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var heap = DeadlineHeap()
            var expected: [DeadlineHeap.ID: Int] = [:]
            let taken = Locked([Int]())
            for _ in 0..<200 {
                let due = Int.random(in: 0..<1_000, using: &random)
                expected[heap.add(at(due)) { taken.withLock { $0.append(due) } }] = due
                if Bool.random(using: &random), let id = expected.keys.randomElement(using: &random) {
                    let isTakenBack = heap.remove(id)
                    #expect(isTakenBack)
                    expected[id] = nil
                }
            }
            for action in heap.takeDue(at: at(1_000)) { action() }
            #expect(taken.withLock { $0 } == expected.values.sorted())
        }
    }
}
