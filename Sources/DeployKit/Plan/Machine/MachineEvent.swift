// SPDX-License-Identifier: Apache-2.0

/// What ``ReleaseMachine`` is told.
package enum MachineEvent: Sendable, Hashable {
    case started
    case succeeded(StepID, StepOutput)
    case failed(StepID, StepFailure)
    /// A list that ends with a record was written wholly.
    case recorded
    /// A record could not be written; what came after it in the list was not done.
    case recordFailed(HostName, StepFailure)
    case compensated(StepID)
    case compensationFailed(StepID, StepFailure)
    case planned(PlanStage, [PlanStep])
    case planningFailed(PlanStage, StepFailure)
    case evidenceGathered(StepID)
    /// The lease of a host could not be kept, or somebody else has it.
    case leaseLost(HostName)
    /// SIGINT or SIGTERM.
    case interrupted
}

/// What a step gives back to the machine.
package enum StepOutput: Sendable, Hashable {
    case nothing
    /// Of ``StepAction/acquireLease``.
    case lease(FencingToken)
    /// Of ``StepAction/pushImage``: by which it is pulled.
    case image(PinnedImage)
}
