// SPDX-License-Identifier: Apache-2.0

/// One step of a plan.
package struct PlanStep: Codable, Sendable, Hashable {
    package enum FailureRule: String, Codable, Sendable, Hashable {
        /// Everything before it is taken back.
        case undo
        /// It is told, and the run goes on: the new release serves and stays.
        case tolerate
    }

    package let id: StepID
    package let action: StepAction
    /// `nil` for what happens on this machine.
    package let host: HostName?
    package let compensation: Compensation?
    package let failureRule: FailureRule
    /// For this step alone; what takes longer has failed.
    package let deadline: Milliseconds
    /// Of the cut-over; `nil` before and after it, and where all hosts are one batch.
    package private(set) var batch: BatchPlace?

    /// - Parameter number: Tells steps of one kind and host apart.
    package init(
        _ action: StepAction,
        on host: HostName?,
        number: Int? = nil,
        undoneBy compensation: Compensation? = nil,
        ifItFails failureRule: FailureRule = .undo,
        deadline: Milliseconds
    ) {
        let suffix = number.map { "#\($0)" } ?? ""
        id = StepID(checked: action.name + suffix + (host.map { "@\($0.text)" } ?? ""))
        self.action = action
        self.host = host
        self.compensation = compensation
        self.failureRule = failureRule
        self.deadline = deadline
    }

    package func inBatch(_ place: BatchPlace?) -> PlanStep {
        var step = self
        step.batch = place
        return step
    }

    package var isMutating: Bool { host != nil && action.isMutating }
}
