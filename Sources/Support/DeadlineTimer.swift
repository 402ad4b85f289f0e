// SPDX-License-Identifier: Apache-2.0

/// Something that is done when a deadline passes, unless that is called off before.
package struct DeadlineTimer: Sendable {
    fileprivate let id: DeadlineHeap.ID

    /// Calls it off. It may be under way already.
    package func cancel() {
        DeadlineClock.shared.remove(id)
    }
}

extension Deadline {
    /// Has `action` done soon after the deadline has passed; on a thread that serves all deadlines, so it must be short.
    package func whenPassed(_ action: @escaping @Sendable () -> Void) -> DeadlineTimer {
        DeadlineTimer(id: DeadlineClock.shared.add(instant, action))
    }
}
