// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// Runs what blocks on a thread of its own, away from the cooperative pool.
enum BlockingWork {
    /// - Parameter body: Is given a question to ask now and then: whether the waiting task was cancelled.
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable (_ isCancelled: @escaping () -> Bool) throws -> Result
    ) async throws -> Result {
        let cancelled = Locked(false)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                start { waiter.resume(with: Swift.Result { try body { cancelled.withLock { $0 } } }) }
            }
        } onCancel: {
            cancelled.withLock { $0 = true }
        }
    }

    /// Begins it on a thread of its own, and does not wait.
    static func start(_ body: @escaping @Sendable () -> Void) {
        Thread(block: body).start()
    }
}
