// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// One run as a host's journal knows it.
package struct RunTrace: Sendable, Hashable {
    package struct Step: Sendable, Hashable {
        package let step: PlanStep
        package internal(set) var state: State
    }

    package enum State: Sendable, Hashable {
        /// Begun, and nothing more is known: it may have happened, wholly, half, or not at all.
        case began
        case succeeded
        case failed(String)
        case undone
    }

    /// Kept though the step was taken back since.
    package struct Failure: Sendable, Hashable {
        package let step: StepID
        package let reason: String
    }

    package let run: RunID
    package internal(set) var header: RunHeader?
    package internal(set) var began: Date?
    /// In the order in which they were begun.
    package private(set) var steps: [Step] = []
    package internal(set) var ending: RunEnding?
    package private(set) var lastFailure: Failure?

    init(run: RunID) {
        self.run = run
    }

    mutating func begin(_ step: PlanStep) {
        steps.append(Step(step: step, state: .began))
    }

    mutating func finish(_ id: StepID, _ state: State) {
        guard let index = steps.lastIndex(where: { $0.step.id == id }) else { return }
        steps[index].state = state
        if case .failed(let reason) = state { lastFailure = Failure(step: id, reason: reason) }
    }

    /// Where it stopped.
    package var last: Step? { steps.last }

    /// What is to be taken back, in order.
    package var leftovers: [Leftover] {
        steps.reversed().compactMap { step in
            guard step.state != .undone, let compensation = step.step.compensation else { return nil }
            return Leftover(run: run, step: step.step.id, compensation: compensation)
        }
    }

    /// The line that this run added to the host's releases, when that is certain and it was not withdrawn.
    package var committedEntry: ReleaseEntry? {
        for step in steps where step.state == .succeeded {
            if case .commit(let entry) = step.step.action { return entry }
        }
        return nil
    }

    /// Whether this host says that the run's release stays.
    package var isCommitted: Bool { ending == .completed || (ending == nil && committedEntry != nil) }
}
