// SPDX-License-Identifier: Apache-2.0

/// What happens in a run, for whoever follows it. Holds no secret.
package enum RunEvent: Sendable {
    case began(RunID, RunKind)
    /// The plan has become longer: so many steps are known now.
    case planned(PlanStage, steps: Int)
    /// Hosts whose doors are closed for maintenance, and stay so: clients do not reach the release yet.
    case foundClosed([HostName])
    case stepBegan(PlanStep)
    /// A line of what the step does: a builder's output, a layer that was pushed, why health is waited for. Texts of
    /// programs: not for a terminal unescaped.
    case stepProgress(StepID, String)
    /// A failure of a step that is tolerated does not end the run.
    case stepEnded(PlanStep, failure: StepFailure?, duration: Duration)
    case waitsForLease(HostName, holder: LeaseOwner?, remaining: Duration)
    case undoBegan(UndoStep)
    case undoEnded(UndoStep, failure: StepFailure?)
    case interrupted
    case ended(RunReport, FailureReport?)
}
