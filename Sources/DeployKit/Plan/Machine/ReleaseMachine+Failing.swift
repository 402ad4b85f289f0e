// SPDX-License-Identifier: Apache-2.0

extension ReleaseMachine {
    mutating func stepFailed(_ step: PlanStep, _ reason: StepFailure) -> [MachineEffect] {
        noteFencing(step.host, reason)
        if let host = step.host, tokens[host] != nil {
            pendingRecords.append((.stepFailed(step.id, reason: reason.code.rawValue), host))
        }
        let told = RunReport.Failure(step: step.id, reason: reason)
        if step.failureRule == .tolerate {
            warnings.append(told)
            return passed(step)
        }
        failure = failure ?? stopReason ?? told
        guard stopReason == nil, reason.code != .fenced, step.host != nil || step.action.isBake else {
            return beginUndo()
        }
        state = .gathering
        return [.gatherEvidence(step)]
    }

    mutating func recordFailed(_ host: HostName, _ reason: StepFailure) -> [MachineEffect] {
        noteFencing(host, reason)
        switch state {
        case .performing(let step) where step.failureRule == .tolerate:
            // The new release stays: clearing up is worth more than the note of it.
            guard !(step.host.map(lost.contains) ?? false) else { return passed(step) }
            return perform(step, noted: false)
        case .performing(let step), .confirming(let step):
            // A note about one host must not be taken for the refusal of another.
            return stepFailed(step, host == step.host ? reason : StepFailure(.rejected, reason.message))
        case .planning:
            failure = failure ?? RunReport.Failure(step: nil, reason: reason)
            return beginUndo()
        case .undoing(let current, let attempt):
            // Taking back twice does no harm, so it needs no note.
            guard !lost.contains(current.host) else { return leaveBehind(current) }
            return compensate(current, attempt: attempt)
        case .confirmingUndo(let step):
            return leaveBehind(step)
        case .ready, .gathering, .finished:
            return []
        }
    }

    mutating func noteFencing(_ host: HostName?, _ reason: StepFailure) {
        guard reason.code == .fenced, let host, tokens[host] != nil else { return }
        lost.insert(host)
    }
}

extension StepAction {
    var isBake: Bool {
        if case .bake = self { true } else { false }
    }

    var isCommit: Bool {
        if case .commit = self { true } else { false }
    }
}
