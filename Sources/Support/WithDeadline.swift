// SPDX-License-Identifier: Apache-2.0

/// Runs `body`, cancelling it and throwing ``DeadlineExceeded`` when `deadline` passes first.
///
/// Returns only after `body` has ended: what it holds is released. A body that ignores cancellation therefore delays the
/// error, as structured concurrency demands.
package func withDeadline<Result: Sendable>(
    _ deadline: Deadline,
    operation: String,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let alarm = TaskAlarm()
    let timer = deadline.whenPassed { alarm.ring() }
    defer { timer.cancel() }
    // A child, so that it alone is cancelled, with all that it began.
    async let pending = alarm.guarding(body)
    do {
        let result = try await pending
        if alarm.hasRung { throw DeadlineExceeded(operation: operation) }
        return result
    } catch {
        throw alarm.hasRung ? DeadlineExceeded(operation: operation) : error
    }
}
