// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// A step that was done or that failed, for who reads of the run afterwards.
struct FinishedStep: Sendable, Hashable {
    let step: PlanStep
    let failure: StepFailure?
    let duration: Duration

    /// In a word or two.
    var result: String {
        switch failure?.code {
        case nil: "done"
        case .interrupted?: "broken off"
        case .some: step.failureRule == .tolerate ? "failed, and the run went on" : "failed"
        }
    }
}

/// A step that was taken back, or could not be.
struct TakenBackStep: Sendable, Hashable {
    let step: UndoStep
    let failure: StepFailure?
}
