// SPDX-License-Identifier: Apache-2.0

extension ReleaseMachine {
    /// Goes on with the next step, the next stage, or to the end.
    mutating func advance() -> [MachineEffect] {
        if let stopReason, !isCommitted {
            failure = failure ?? stopReason
            return beginUndo()
        }
        while position < steps.count, isPassedOver(steps[position]) {
            position += 1
        }
        if position < steps.count {
            return perform(steps[position])
        }
        // A committed run that is interrupted plans nothing more: its plan is already whole.
        if !stages.isEmpty {
            let stage = stages.removeFirst()
            state = .planning(stage)
            return takePendingRecords() + [.plan(stage)]
        }
        return finish(.completed)
    }

    /// After the commit a lost host is left alone, and an interruption leaves only the leases to be given back.
    private func isPassedOver(_ step: PlanStep) -> Bool {
        if let host = step.host, lost.contains(host) { return true }
        return stopReason != nil && step.action != .releaseLease
    }

    mutating func perform(_ step: PlanStep, noted: Bool = true) -> [MachineEffect] {
        state = .performing(step)
        begun.append(step)
        if noted, let host = step.host, tokens[host] != nil {
            let event: JournalEvent = step.action == .releaseLease ? .runEnded(.completed, of: run) : .stepBegan(step)
            pendingRecords.append((event, host))
        }
        return takePendingRecords() + [.perform(step, token: step.host.flatMap { tokens[$0] })]
    }

    mutating func stepSucceeded(_ step: PlanStep, _ output: StepOutput) -> [MachineEffect] {
        switch (step.action, output, step.host) {
        case (.acquireLease, .lease(let token), .some(let host)):
            tokens[host] = token
            pendingRecords.append((.runBegan(header), host))
        case (.acquireLease, _, _):
            return stepFailed(step, StepFailure(.rejected, "a lease was given without a token"))
        case (.releaseLease, _, .some(let host)):
            tokens[host] = nil
        case (.commit, _, .some(let host)):
            // What stops the old one must not begin before the journal says that the new one stays.
            pendingRecords.append((.stepSucceeded(step.id), host))
            state = .confirming(step)
            return takePendingRecords()
        case (_, _, .some(let host)) where tokens[host] != nil:
            pendingRecords.append((.stepSucceeded(step.id), host))
            pendingRecords += cleared(by: step.action).map { ($0, host) }
        default:
            break
        }
        return passed(step)
    }

    mutating func passed(_ step: PlanStep) -> [MachineEffect] {
        position += 1
        return advance()
    }

    /// What the journal is told of a dead run when a step has cleared up after it.
    private func cleared(by action: StepAction) -> [JournalEvent] {
        switch action {
        case .undoLeftover(let leftover): [.stepUndone(leftover.step, of: leftover.run)]
        case .closeLeftover(let run, let ending, _): [.runEnded(ending, of: run)]
        default: []
        }
    }

    mutating func takePendingRecords() -> [MachineEffect] {
        defer { pendingRecords = [] }
        return pendingRecords.compactMap { record in
            guard let token = tokens[record.host], !lost.contains(record.host) else { return nil }
            return .record(record.event, on: record.host, token: token)
        }
    }

    mutating func finish(_ outcome: RunReport.Outcome) -> [MachineEffect] {
        state = .finished
        let report = RunReport(
            outcome: outcome,
            failure: failure,
            warnings: warnings,
            leftBehind: undo.leftBehind + leftovers
        )
        return [.finish(report)]
    }
}
