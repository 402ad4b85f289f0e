// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// What is known of a run when it is over, beside its report.
struct RunMemory: Sendable {
    private(set) var failure: FailureReport?
    /// Who had the lease that was waited for, and where.
    private(set) var holder: (host: HostName, owner: LeaseOwner?, remaining: Duration)?
    /// The release that was committed, if the run came so far.
    private(set) var release: Release?
    private(set) var hosts: Set<HostName> = []
    /// For maintenance, before the run and after it.
    private(set) var closedHosts: [HostName] = []
    /// In the order in which they ended.
    private(set) var steps: [FinishedStep] = []
    private(set) var takenBackSteps: [TakenBackStep] = []
    private var prunedHosts: [HostName: PruneList] = [:]
    private var takenBack: Set<RunID> = []
    private var closed: Set<RunID> = []

    /// What was done about dead runs.
    var clearedUp: String {
        let kept = closed.subtracting(takenBack).count
        guard !closed.isEmpty else { return "there was nothing to take back" }
        let parts = [
            takenBack.isEmpty ? nil : "\(takenBack.count) run\(takenBack.count == 1 ? "" : "s") taken back",
            kept == 0 ? nil : "\(kept) run\(kept == 1 ? "" : "s") closed, with the release that it had committed",
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// What was removed.
    var pruned: String {
        guard !prunedHosts.isEmpty else { return "nothing was removed" }
        return prunedHosts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.detail) removed" }
            .joined(separator: "\n")
    }

    mutating func take(_ event: RunEvent) {
        switch event {
        case .foundClosed(let hosts):
            closedHosts = hosts
        case .waitsForLease(let host, let owner, let remaining):
            holder = (host, owner, remaining)
        case .stepEnded(let step, let failure, let duration):
            steps.append(FinishedStep(step: step, failure: failure, duration: duration))
            if failure == nil { take(step) }
        case .undoEnded(let step, let failure):
            takenBackSteps.append(TakenBackStep(step: step, failure: failure))
        case .ended(_, let report):
            failure = report
        default:
            break
        }
    }

    private mutating func take(_ step: PlanStep) {
        switch step.action {
        case .commit(let entry):
            release = entry.release
            if let host = step.host { hosts.insert(host) }
        case .closeLeftover(let run, let ending, _):
            closed.insert(run)
            if ending == .undone { takenBack.insert(run) }
        case .prune(let list):
            if let host = step.host { prunedHosts[host] = list }
        default:
            break
        }
    }
}
