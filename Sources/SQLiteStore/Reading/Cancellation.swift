// SPDX-License-Identifier: Apache-2.0

import Support

/// Tells work on a thread of ours that the task which waits for it was cancelled.
final class Cancellation: Sendable {
    private let cancelled = Locked(false)

    func cancel() {
        cancelled.withLock { $0 = true }
    }

    func check() throws(CancellationError) {
        if cancelled.withLock({ $0 }) { throw CancellationError() }
    }
}
