// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@Suite("Deadlines")
struct DeadlineTests {
    @Test("what is left is never negative")
    func remaining() {
        let past = Deadline(instant: .now.advanced(by: .seconds(-5)))
        #expect(past.hasPassed && past.remaining == .zero)
        #expect(!Deadline.after(.seconds(60)).hasPassed)
    }

    @Test("a call's own limit never outlives its caller's deadline")
    func capped() {
        let caller = Deadline.after(.seconds(60))
        #expect(caller.capped(to: .seconds(600)) == caller)
        #expect(caller.capped(to: .seconds(1)) < caller)
    }

    @Test("the result of a body that ends in time is returned")
    func inTime() async throws {
        #expect(try await withDeadline(.after(.seconds(60)), operation: "test") { 42 } == 42)
    }

    @Test("a deadline throws its own error and cancels the body")
    func exceeded() async {
        await #expect {
            try await withDeadline(.after(.zero), operation: "waiting") {
                try await Task.sleep(for: .seconds(3_600))
            }
        } throws: { error in
            (error as? DeadlineExceeded)?.operation == "waiting"
        }
    }

    @Test("an error of the body passes through, and so does cancellation")
    func passesThrough() async {
        struct Failure: Error {}
        await #expect(throws: Failure.self) {
            try await withDeadline(.after(.seconds(60)), operation: "test") { throw Failure() }
        }
        let task = Task {
            try await withDeadline(.after(.seconds(60)), operation: "test") { try await Task.sleep(for: .seconds(60)) }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
