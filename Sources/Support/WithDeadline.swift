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
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(until: deadline.instant, clock: .continuous)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let result = first else {
            throw DeadlineExceeded(operation: operation)
        }
        return result
    }
}
