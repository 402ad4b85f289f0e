// SPDX-License-Identifier: Apache-2.0

/// What ``ReleaseMachine`` wants done. The effects of one list are done in order up to the first that fails, and exactly
/// one ``MachineEvent`` answers the list: that of the last effect, or ``MachineEvent/recordFailed(_:_:)``.
package enum MachineEffect: Sendable, Hashable {
    /// Adds to the host's journal, synced. Neighbours on one host may go in one round trip with what follows.
    case record(JournalEvent, on: HostName, token: FencingToken)
    /// Answered by ``MachineEvent/succeeded(_:_:)`` or ``MachineEvent/failed(_:_:)``.
    case perform(PlanStep, token: FencingToken?)
    /// Answered by ``MachineEvent/compensated(_:)`` or ``MachineEvent/compensationFailed(_:_:)``.
    case compensate(UndoStep, token: FencingToken?)
    /// Answered by ``MachineEvent/planned(_:_:)`` or ``MachineEvent/planningFailed(_:_:)``.
    case plan(PlanStage)
    /// Collects logs and health of the container at fault, before it is removed. Answered by
    /// ``MachineEvent/evidenceGathered(_:)``, also when there was none to be had.
    case gatherEvidence(PlanStep)
    /// The step is not wanted any more: it is to end soon. The step itself answers; this effect is answered by nothing.
    case breakOff(StepID)
    /// Nothing more will be wanted.
    case finish(RunReport)
}
