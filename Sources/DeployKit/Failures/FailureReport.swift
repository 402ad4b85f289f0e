// SPDX-License-Identifier: Apache-2.0

/// Why a run failed, as a value: shown on a terminal, in a CI summary, kept.
package struct FailureReport: Sendable, Hashable {
    package let step: PlanStep
    package let reason: StepFailure
    package let evidence: FailureEvidence?
    package let outcome: RunReport.Outcome
    package let leftBehind: [UndoStep]

    package init(
        step: PlanStep,
        reason: StepFailure,
        evidence: FailureEvidence?,
        outcome: RunReport.Outcome,
        leftBehind: [UndoStep] = []
    ) {
        self.step = step
        self.reason = reason
        self.evidence = evidence
        self.outcome = outcome
        self.leftBehind = leftBehind
    }

    package var cause: LikelyCause? {
        LikelyCause.of(evidence ?? FailureEvidence(), step: step.action, reason: reason)
    }

    /// What `deployctl explain` has the most to say about.
    package var explainedCode: String { cause?.code.rawValue ?? reason.code.rawValue }
}
