// SPDX-License-Identifier: Apache-2.0

/// How a run ended and why.
package struct RunReport: Sendable, Hashable {
    /// The names are for programs, and stay.
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// All is done; steps that were only tolerated to fail are in ``RunReport/warnings``.
        case completed
        /// Somebody else holds the lease, and nothing was touched.
        case leaseHeld = "lease_held"
        /// It failed before anything was changed on a host.
        case failedUntouched = "failed_untouched"
        /// Everything was taken back: what served before serves.
        case undone
        /// Not everything could be taken back; the journal knows what is left, and the next run begins with it.
        case undoIncomplete = "undo_incomplete"
    }

    package let outcome: Outcome
    package let failure: Failure?
    /// Steps that failed and were not worth undoing for.
    package let warnings: [Failure]
    /// What could not be taken back, or not by this run.
    package let leftBehind: [UndoStep]

    package struct Failure: Sendable, Hashable {
        /// `nil` when it was not a step: an interruption, a plan that could not be made.
        package let step: StepID?
        package let reason: StepFailure

        package init(step: StepID?, reason: StepFailure) {
            self.step = step
            self.reason = reason
        }
    }

    package init(outcome: Outcome, failure: Failure?, warnings: [Failure], leftBehind: [UndoStep]) {
        self.outcome = outcome
        self.failure = failure
        self.warnings = warnings
        self.leftBehind = leftBehind
    }

    /// With what went wrong when the run was over: hooks, notifications, metrics.
    func adding(_ more: [Failure]) -> RunReport {
        RunReport(outcome: outcome, failure: failure, warnings: warnings + more, leftBehind: leftBehind)
    }

    /// Of the process.
    package var exitCode: Int {
        switch outcome {
        case .completed: 0
        case .failedUntouched: 1
        case .leaseHeld: 3
        case .undone: 4
        case .undoIncomplete: 5
        }
    }
}
