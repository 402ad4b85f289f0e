// SPDX-License-Identifier: Apache-2.0

/// What the journal of a host tells of a run, before and after each thing it does there.
package enum JournalEvent: Codable, Sendable, Hashable {
    case runBegan(RunHeader)
    /// Written before the step: whoever finds it without an end must take the step back as if it had happened.
    case stepBegan(PlanStep)
    case stepSucceeded(StepID)
    case stepFailed(StepID, reason: String)
    /// A step was taken back. `run` is the run whose step it was: another one when a dead run is cleared up.
    case stepUndone(StepID, of: RunID)
    /// `run` likewise.
    case runEnded(RunEnding, of: RunID)
}
