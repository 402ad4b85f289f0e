// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@Suite("An alarm", .timeLimit(.minutes(10)))
struct TaskAlarmTests {
    /// Ends with its cancellation only.
    @Sendable private static func waitForever() async throws {
        let (stream, _) = AsyncStream<Never>.makeStream()
        for await _ in stream {}
        try Task.checkCancellation()
    }

    @Test("cancels the task that it guards, and no other", arguments: [true, false])
    func cancels(ringsBefore: Bool) async throws {
        let alarm = TaskAlarm()
        if ringsBefore { alarm.ring() }
        async let pending: Void = alarm.guarding(Self.waitForever)
        if !ringsBefore { _ = Deadline.after(.zero).whenPassed { alarm.ring() } }
        var isCancelled = false
        do { try await pending } catch is CancellationError { isCancelled = true }
        #expect(isCancelled && alarm.hasRung && !Task.isCancelled)
    }

    @Test("that rings when its task has ended does nothing")
    func late() async throws {
        let alarm = TaskAlarm()
        let value = try await alarm.guarding { 7 }
        alarm.ring()
        #expect(value == 7 && !Task.isCancelled)
    }

    @Test("of many deadlines each ends its own wait", arguments: [1, 64])
    func many(count: Int) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        try await withDeadline(.after(.milliseconds(number % 8)), operation: "a wait", Self.waitForever)
                        return false
                    } catch is DeadlineExceeded {
                        return true
                    }
                }
            }
            for try await isEnded in group { #expect(isEnded) }
        }
    }

    @Test("a deadline that was called off is not kept")
    func calledOff() async throws {
        let hasPassed = Locked(false)
        Deadline.after(.seconds(1)).whenPassed { hasPassed.withLock { $0 = true } }.cancel()
        // The next one is due later, and after it the first would have been.
        await #expect(throws: DeadlineExceeded.self) {
            try await withDeadline(.after(.milliseconds(1_100)), operation: "a wait", Self.waitForever)
        }
        #expect(!hasPassed.withLock { $0 })
    }
}
