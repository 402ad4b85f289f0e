// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import MemoryCore
import Support
import Testing

@testable import PineconeStore

@Suite("The directory of the index", .timeLimit(.minutes(10)))
struct IndexDirectoryTests {
    private struct Broken: Error {}

    /// Counts how often it is asked, and waits when told to.
    private final class Asked: Sendable {
        let count = Locked(0)
        let began = Signal()
        let go = Signal()

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }

    private static func location(_ number: Int) throws -> IndexLocation {
        IndexLocation(target: try HTTPTarget("https://host\(number).test"))
    }

    @Test("However many want to know at once, one question is asked")
    func singleFlight() async throws {
        let asked = Asked()
        let directory = IndexDirectory {
            let number = asked.next()
            asked.began.fire()
            try await asked.go.wait()
            return try Self.location(number)
        }
        let locations = try await withThrowingTaskGroup(of: IndexLocation.self) { group in
            for _ in 0..<50 { group.addTask { try await directory.location() } }
            try await asked.began.wait()
            asked.go.fire()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(locations) == [try Self.location(1)])
        #expect(locations.count == 50)
        #expect(try await directory.location() == Self.location(1))
        #expect(asked.count.withLock { $0 } == 1)
    }

    @Test("A failure is everybody's who waited, and is not remembered")
    func failure() async throws {
        let asked = Asked()
        let directory = IndexDirectory {
            let number = asked.next()
            guard number == 1 else { return try Self.location(number) }
            asked.began.fire()
            try await asked.go.wait()
            throw Broken()
        }
        let failures = await withTaskGroup(of: Bool.self) { group in
            group.addTask { (try? await directory.location()) == nil }
            try? await asked.began.wait()
            group.addTask { (try? await directory.location()) == nil }
            // Whether the second one waits or asks itself: what it gets is whole.
            asked.go.fire()
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect((1...2).contains(failures))
        _ = try await directory.location()
        #expect(asked.count.withLock { $0 } == 2)
    }

    @Test("One who asks for all and is cancelled leaves the question to the next")
    func cancelledLeader() async throws {
        let asked = Asked()
        let directory = IndexDirectory {
            let number = asked.next()
            guard number == 1 else { return try Self.location(number) }
            asked.began.fire()
            try await Signal().wait()
            return try Self.location(number)
        }
        let leader = Task { try await directory.location() }
        try await asked.began.wait()
        let follower = Task { try await directory.location() }
        leader.cancel()
        await #expect(throws: CancellationError.self) { try await leader.value }
        #expect(try await follower.value == Self.location(2))
    }

    @Test("One who waits and is cancelled leaves at once; the others go on")
    func cancelledFollower() async throws {
        let asked = Asked()
        let directory = IndexDirectory {
            asked.began.fire()
            try await asked.go.wait()
            return try Self.location(asked.next())
        }
        let leader = Task { try await directory.location() }
        try await asked.began.wait()
        for _ in 0..<20 {
            let follower = Task { try await directory.location() }
            follower.cancel()
            await #expect(throws: CancellationError.self) { try await follower.value }
        }
        asked.go.fire()
        #expect(try await leader.value == Self.location(1))
    }

    @Test("What was dropped is asked for again, what is known by then is not dropped with it")
    func dropping() async throws {
        let asked = Asked()
        let directory = IndexDirectory { try Self.location(asked.next()) }
        let first = try await directory.location()
        directory.drop(first)
        let second = try await directory.location()
        directory.drop(first)
        #expect(try await directory.location() == second)
        #expect(first != second)
        #expect(try await directory.location(asOf: .now - .seconds(3_600)) == second)
        #expect(try await directory.location(asOf: .now) != second)
        #expect(asked.count.withLock { $0 } == 3)
    }
}
