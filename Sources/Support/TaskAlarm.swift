// SPDX-License-Identifier: Apache-2.0

/// Cancels a task from outside.
package final class TaskAlarm: Sendable {
    /// A task while it runs.
    ///
    /// @unchecked Sendable: what an `UnsafeCurrentTask` has in common with `Task`, `cancel()` among it, may be called from
    /// elsewhere as long as the task is there; the lock and the end of ``TaskAlarm/guarding(_:)`` see to that. A child task
    /// has no other handle, and a `Task` of its own would be no child.
    private struct Handle: @unchecked Sendable {
        let task: UnsafeCurrentTask
    }

    private struct State {
        var task: Handle?
        var hasRung = false
    }

    private let state = Locked(State())

    package init() {}

    /// Whether it has rung; if not by the end of ``guarding(_:)``, the task was not cancelled by this.
    package var hasRung: Bool { state.withLock { $0.hasRung } }

    /// Cancels the task that is guarded, or will be.
    package func ring() {
        state.withLock { state in
            guard !state.hasRung else { return }
            state.hasRung = true
            // Inside the lock, or the task could end and be freed meanwhile. Handlers of cancellation run here; none may
            // ring this very alarm.
            state.task?.task.cancel()
        }
    }

    /// Runs `body` in the current task, which ``ring()`` cancels until `body` has ended. That lasts: meant for the whole
    /// of a child task.
    package func guarding<Result: Sendable>(
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withUnsafeCurrentTask { task in
            begin(task)
            defer { state.withLock { $0.task = nil } }
            return try await body()
        }
    }

    private func begin(_ task: UnsafeCurrentTask?) {
        let handle = task.map(Handle.init)
        state.withLock { state in
            state.task = handle
            if state.hasRung { state.task?.task.cancel() }
        }
    }
}
