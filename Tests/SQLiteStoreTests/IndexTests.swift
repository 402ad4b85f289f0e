// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import StoreContract
import Testing

@testable import SQLiteStore

@Suite("The codes of a user in memory")
struct IndexTests {
    private static let stride = 64

    private static func rows(_ numbers: [Int64], kind: UInt8 = 1) -> BlockView {
        let block = CodeBlock(capacity: max(1, numbers.count), stride: stride)
        for number in numbers {
            UnitVectors.random(UInt64(number), 16).withUnsafeBufferPointer { block.append(number: number, vector: $0) }
        }
        return BlockView(block: block, kinds: numbers.map { _ in kind })
    }

    private static func change(owner: Int64 = 1, add: [Int64] = [], remove: [Int64] = []) -> IndexChange {
        IndexChange(owner: owner, added: add.isEmpty ? nil : rows(add), removed: remove)
    }

    private static func numbers(_ index: UserIndex) -> [Int64] {
        index.blocks.flatMap { view in
            (0..<view.count).filter { view.kinds[$0] != 0 }.map { view.block.numbers[$0] }
        }
    }

    /// Whether every row still is the code of its own vector.
    private static func isWhole(_ index: UserIndex) -> Bool {
        index.blocks.allSatisfy { view in
            (0..<view.count).filter { view.kinds[$0] != 0 }.allSatisfy { row in
                let fresh = rows([view.block.numbers[row]]).block
                return fresh.scales[0] == view.block.scales[row] && fresh.errors[0] == view.block.errors[row]
                    && (0..<stride).allSatisfy { byte in
                        fresh.codes[byte] == view.block.codes[row * stride + byte]
                            && fresh.residuals[byte] == view.block.residuals[row * stride + byte]
                    }
            }
        }
    }

    @Test("agree with a plain list through any additions and removals, and so does every earlier value")
    func model() {
        var state: UInt64 = 9
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var index = UserIndex(owner: 1, stride: Self.stride)
        var model: [Int64] = []
        var next: Int64 = 1
        var earlier: [(UserIndex, [Int64])] = []
        for step in 0..<400 {
            if random(3) > 0 || model.isEmpty {
                let count = random(8) == 0 ? random(1_500) : random(5)
                let added = (0..<count).map { _ -> Int64 in
                    next += Int64(1 + random(3))
                    return next
                }
                index.add(Self.rows(added))
                model += added
            } else {
                for _ in 0..<random(model.count / 2 + 2) where !model.isEmpty {
                    index.remove(model.remove(at: random(model.count)))
                }
                index.remove(next + 5)
            }
            #expect(Self.numbers(index) == model)
            #expect(index.count == model.count)
            // What is gone must not pile up.
            #expect(index.blocks.reduce(0) { $0 + $1.count } <= 2 * model.count + 2 * index.blocks.count)
            if step % 40 == 0 { earlier.append((index, model)) }
        }
        #expect(Self.isWhole(index))
        for (value, numbers) in earlier { #expect(Self.numbers(value) == numbers) }
        for (value, _) in earlier.suffix(2) { #expect(Self.isWhole(value)) }
    }

    @Test("stay apart when two values grow from one")
    func fork() {
        var one = UserIndex(owner: 1, stride: Self.stride)
        one.add(Self.rows([1, 2, 3]))
        var other = one
        one.add(Self.rows([4]))
        other.add(Self.rows([5, 6]))
        one.add(Self.rows([7]))
        #expect(Self.numbers(one) == [1, 2, 3, 4, 7])
        #expect(Self.numbers(other) == [1, 2, 3, 5, 6])
        #expect(Self.isWhole(one) && Self.isWhole(other))
    }

    @Test("take in, after a load, the commits that came meanwhile: each once")
    func loading() throws {
        var cache = IndexCache.State(maximumBytes: 1 << 20)
        guard case .load(let ticket) = cache.lookup(Samples.ana) else {
            Issue.record("nobody else loads")
            return
        }
        guard case .wait(ticket: ticket) = cache.lookup(Samples.ana) else {
            Issue.record("the second waits for the first")
            return
        }
        // 1 to 3 are in the database when it is read, 2 is removed and 4 and 5 are added while it is.
        cache.publish(Self.change(add: [3]), for: Samples.ana)
        cache.publish(Self.change(add: [4, 5], remove: [2]), for: Samples.ana)
        cache.publish(Self.change(remove: [5, 99]), for: Samples.ana)
        var index = UserIndex(owner: 1, stride: Self.stride)
        index.add(Self.rows([1, 2, 3]))
        #expect(cache.finish(ticket, for: Samples.ana, with: .loaded(index)).isEmpty)
        #expect(Self.numbers(try #require(cache.peek(Samples.ana))) == [1, 3, 4])
        #expect(cache.byteCount == cache.peek(Samples.ana)?.byteCount)
    }

    @Test("drop a load that an erasure has overtaken")
    func overtaken() {
        var cache = IndexCache.State(maximumBytes: 1 << 20)
        guard case .load(let ticket) = cache.lookup(Samples.ana) else { return }
        _ = cache.remove(Samples.ana)
        guard case .load(let second) = cache.lookup(Samples.ana) else {
            Issue.record("a new load begins")
            return
        }
        var index = UserIndex(owner: 1, stride: Self.stride)
        index.add(Self.rows([1]))
        _ = cache.finish(ticket, for: Samples.ana, with: .loaded(index))
        #expect(cache.peek(Samples.ana) == nil)
        // The user is another owner now: a load of the old one that was not caught is refused by its number.
        cache.publish(Self.change(owner: 2, add: [7]), for: Samples.ana)
        _ = cache.finish(second, for: Samples.ana, with: .loaded(index))
        #expect(cache.peek(Samples.ana) == nil)
        #expect(cache.byteCount == 0)
    }

    @Test("are kept for those who were searched last")
    func eviction() {
        let bytes = { (index: UserIndex) in index.byteCount }
        var index = UserIndex(owner: 1, stride: Self.stride)
        index.add(Self.rows(Array(1...16)))
        var cache = IndexCache.State(maximumBytes: bytes(index) * 5)
        let users = (0..<5).map { Samples.user("user\($0)") }
        for user in users {
            guard case .load(let ticket) = cache.lookup(user) else { continue }
            _ = cache.finish(ticket, for: user, with: .loaded(index))
        }
        #expect(users.allSatisfy { cache.peek($0) != nil })
        _ = cache.lookup(users[0])
        guard case .load(let ticket) = cache.lookup(Samples.ana) else { return }
        _ = cache.finish(ticket, for: Samples.ana, with: .loaded(index))
        #expect(cache.byteCount <= bytes(index) * 5)
        #expect(cache.peek(users[0]) != nil && cache.peek(Samples.ana) != nil && cache.peek(users[1]) == nil)
    }

    @Test("are not kept when one user has too many, until some are gone")
    func tooLarge() {
        var index = UserIndex(owner: 1, stride: Self.stride)
        index.add(Self.rows(Array(1...16)))
        var cache = IndexCache.State(maximumBytes: index.byteCount + 100)
        guard case .load(let ticket) = cache.lookup(Samples.ana) else { return }
        _ = cache.finish(ticket, for: Samples.ana, with: .loaded(index))
        cache.publish(Self.change(add: Array(17...40)), for: Samples.ana)
        guard case .tooLarge = cache.lookup(Samples.ana) else {
            Issue.record("it has grown beyond the bound")
            return
        }
        #expect(cache.byteCount == 0)
        cache.publish(Self.change(add: [41]), for: Samples.ana)
        guard case .tooLarge = cache.lookup(Samples.ana) else {
            Issue.record("it has only grown")
            return
        }
        cache.publish(Self.change(remove: [41]), for: Samples.ana)
        guard case .load = cache.lookup(Samples.ana) else {
            Issue.record("it may fit again")
            return
        }
    }
}
