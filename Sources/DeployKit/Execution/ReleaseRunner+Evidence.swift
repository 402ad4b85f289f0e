// SPDX-License-Identifier: Apache-2.0

import Support

extension ReleaseRunner {
    /// Keeps what was found of the container at fault; of several that were watched, of the one that shows most.
    func gather(_ step: PlanStep) async {
        var found: [FailureEvidence] = []
        for (name, container) in suspects(step) {
            guard let host = hosts[name] else { continue }
            let deadline = Deadline.after(Self.evidenceLimit)
            let evidence = await ports.evidence.gather(step, container: container, on: host, by: deadline)
            found.append(scrubbed(evidence))
        }
        guard let worst = found.max(by: { $0.weight < $1.weight }) else { return }
        state.withLock { $0.evidence = worst }
    }

    func failureReport(_ report: RunReport) -> FailureReport? {
        guard let failure = report.failure else { return nil }
        return state.withLock { state -> FailureReport? in
            guard let step = failure.step.flatMap({ state.steps[$0] }) else { return nil }
            return FailureReport(
                step: step,
                reason: failure.reason,
                evidence: state.evidence,
                outcome: report.outcome,
                leftBehind: report.leftBehind
            )
        }
    }

    private func suspects(_ step: PlanStep) -> [(HostName, ContainerStart?)] {
        if case .bake(let targets, _) = step.action { return targets.map { ($0.host, $0.container) } }
        guard let host = step.host else { return [] }
        return [(host, state.withLock { $0.begun[host] })]
    }

    /// What the container wrote, and what its checks said, may hold what it was given.
    private func scrubbed(_ evidence: FailureEvidence) -> FailureEvidence {
        var evidence = evidence
        evidence.logs = evidence.logs.map(words.scrub)
        evidence.health = evidence.health.map(words.scrub)
        return evidence
    }
}

extension FailureEvidence {
    fileprivate var weight: Int {
        (wasKilledForMemory ? 4 : 0) + (exitCode == nil ? 0 : 2) + (restarts > 0 ? 1 : 0)
    }
}
