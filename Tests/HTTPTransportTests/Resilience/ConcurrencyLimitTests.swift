// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

@Suite("Concurrency limit", .timeLimit(.minutes(10)))
struct ConcurrencyLimitTests {
    private let soon = Patience.deadline

    /// Begins a wait and returns when it stands in the line.
    private func begin(
        _ limit: ConcurrencyLimit,
        deadline: Deadline? = nil
    ) async throws -> Task<ConcurrencySlot, any Error> {
        let before = limit.waiting
        let task = Task { [deadline = deadline ?? soon] in try await limit.acquire(deadline: deadline) }
        try await eventually { limit.waiting > before }
        return task
    }

    @Test("Who comes beyond the limit waits, and is served in the order of arrival")
    func order() async throws {
        let limit = ConcurrencyLimit(limit: 1, waiting: 10)
        let first = try await limit.acquire(deadline: soon)
        let second = try await begin(limit)
        let third = try await begin(limit)
        #expect(limit.underWay == 1)
        first.release()
        let slot = try await second.value
        #expect(limit.waiting == 1)
        slot.release()
        try await third.value.release()
        #expect(limit.underWay == 0)
    }

    @Test("A full waiting room refuses at once")
    func full() async throws {
        let limit = ConcurrencyLimit(limit: 1, waiting: 1)
        let first = try await limit.acquire(deadline: soon)
        let second = try await begin(limit)
        let error = await #expect(throws: TransportError.self) { _ = try await limit.acquire(deadline: soon) }
        #expect(error?.code == .capacity)
        first.release()
        _ = try await second.value
    }

    @Test("A deadline ends a wait as a deadline, and the place in the line is free again")
    func deadline() async throws {
        let limit = ConcurrencyLimit(limit: 1, waiting: 1)
        let first = try await limit.acquire(deadline: soon)
        let error = await #expect(throws: TransportError.self) {
            _ = try await limit.acquire(deadline: .after(.milliseconds(20)))
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(limit.waiting == 0)
        first.release()
        #expect(limit.underWay == 0)
    }

    @Test("A cancelled wait throws cancellation and leaves nothing behind")
    func cancellation() async throws {
        let limit = ConcurrencyLimit(limit: 1, waiting: 2)
        let first = try await limit.acquire(deadline: soon)
        let second = try await begin(limit)
        let third = try await begin(limit)
        second.cancel()
        await #expect(throws: CancellationError.self) { _ = try await second.value }
        first.release()
        try await third.value.release()
        #expect(limit.underWay == 0)
    }

    @Test("A slot that is dropped is given back, and only once")
    func dropped() async throws {
        let limit = ConcurrencyLimit(limit: 2, waiting: 0)
        do {
            let slot = try await limit.acquire(deadline: soon)
            slot.release()
            slot.release()
            _ = try await limit.acquire(deadline: soon)
        }
        #expect(limit.underWay == 0)
    }

    @Test("All who wait can be sent away; who is under way stays")
    func sendAway() async throws {
        struct Reason: Error {}
        let limit = ConcurrencyLimit(limit: 1, waiting: 2)
        let first = try await limit.acquire(deadline: soon)
        let waits = [try await begin(limit), try await begin(limit)]
        limit.sendAway(with: Reason())
        for wait in waits { await #expect(throws: Reason.self) { _ = try await wait.value } }
        #expect(limit.underWay == 1)
        first.release()
    }

    @Test("A thousand callers, many of them cancelled, never exceed the limit and leave it empty")
    func crowd() async throws {
        let limit = ConcurrencyLimit(limit: 3, waiting: 2_000)
        let most = Locked((now: 0, most: 0))
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<1_000 {
                group.addTask {
                    let task = Task {
                        let slot = try await limit.acquire(deadline: Patience.deadline)
                        most.withLock {
                            $0.now += 1
                            $0.most = max($0.most, $0.now)
                        }
                        await Task.yield()
                        most.withLock { $0.now -= 1 }
                        slot.release()
                    }
                    if index.isMultiple(of: 3) { task.cancel() }
                    _ = try? await task.value
                }
            }
        }
        #expect((1...3).contains(most.withLock { $0.most }))
        #expect(limit.underWay == 0)
        #expect(limit.waiting == 0)
    }
}
