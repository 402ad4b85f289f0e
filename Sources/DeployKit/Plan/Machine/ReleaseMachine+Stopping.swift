// SPDX-License-Identifier: Apache-2.0

extension ReleaseMachine {
    mutating func leaseLost(_ host: HostName) -> [MachineEffect] {
        guard !isFinished, tokens[host] != nil, lost.insert(host).inserted else { return [] }
        let reason = StepFailure(.fenced, "the lease of \(host) was lost")
        // Once committed, the other hosts are cleared up as planned, and this one is left alone.
        if isCommitted {
            if case .performing(let step) = state, step.host == host { return breakOff(step) }
            return []
        }
        return stop(RunReport.Failure(step: nil, reason: reason))
    }

    /// Lets the current step end, early where it may, and goes no further. While things are taken back already, goes on
    /// doing so: that is what the signal asks for.
    mutating func stop(_ reason: RunReport.Failure) -> [MachineEffect] {
        guard !isFinished, stopReason == nil else { return [] }
        switch state {
        case .undoing, .confirmingUndo: return []
        default: break
        }
        stopReason = reason
        if case .performing(let step) = state { return breakOff(step) }
        return []
    }

    private func breakOff(_ step: PlanStep) -> [MachineEffect] {
        step.action.isInterruptible ? [.breakOff(step.id)] : []
    }
}
