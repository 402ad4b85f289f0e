// SPDX-License-Identifier: Apache-2.0

extension ReleaseMachine {
    mutating func beginUndo() -> [MachineEffect] {
        undo = UndoQueue(takingBack: begun)
        return undoNext()
    }

    mutating func undoNext() -> [MachineEffect] {
        guard let step = undo.next(lost: lost) else { return finish(outcome) }
        if step.compensation == .releaseLease {
            guard tokens[step.host] != nil else { return compensate(step, attempt: 1) }
            if !undo.isBarred(step) { pendingRecords.append((.runEnded(.undone, of: run), step.host)) }
        }
        return compensate(step, attempt: 1)
    }

    mutating func compensate(_ step: UndoStep, attempt: Int) -> [MachineEffect] {
        state = .undoing(step, attempt: attempt)
        return takePendingRecords() + [.compensate(step, token: tokens[step.host])]
    }

    mutating func compensated(_ step: UndoStep) -> [MachineEffect] {
        if step.compensation == .releaseLease {
            tokens[step.host] = nil
        } else {
            pendingRecords.append((.stepUndone(step.step, of: run), step.host))
        }
        if step.compensation.isWithdrawal, !lost.contains(step.host) {
            state = .confirmingUndo(step)
            return takePendingRecords()
        }
        return step.compensation.isWithdrawal ? leaveBehind(step) : undoNext()
    }

    mutating func compensationFailed(_ step: UndoStep, _ reason: StepFailure, _ attempt: Int) -> [MachineEffect] {
        noteFencing(step.host, reason)
        guard attempt < Self.compensationAttempts, !lost.contains(step.host) else { return leaveBehind(step) }
        return compensate(step, attempt: attempt + 1)
    }

    mutating func leaveBehind(_ step: UndoStep) -> [MachineEffect] {
        undo.leave(step)
        return undoNext()
    }

    /// What dead runs left and this one did not take back either.
    var leftovers: [UndoStep] {
        steps[position...].compactMap { step in
            guard case .undoLeftover(let leftover) = step.action, let host = step.host else { return nil }
            return UndoStep(step: leftover.step, host: host, compensation: leftover.compensation)
        }
    }

    private var isRecoveryOpen: Bool {
        steps[position...].contains { if case .closeLeftover = $0.action { true } else { false } }
    }

    private var outcome: RunReport.Outcome {
        guard undo.leftBehind.isEmpty, !isRecoveryOpen else { return .undoIncomplete }
        let touched = begun.contains { $0.isMutating && $0.action != .releaseLease }
        if !touched, failure?.reason.code == .leaseHeld { return .leaseHeld }
        return touched ? .undone : .failedUntouched
    }
}
