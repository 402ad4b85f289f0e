// SPDX-License-Identifier: Apache-2.0

/// Carries out some kinds of steps. What a performer answers for is said where it is made.
package protocol StepPerformer: Sendable {
    /// - Returns: ``StepOutput/image(_:)`` for ``StepAction/pushImage``, and nothing for all else that is not of this module.
    /// - Throws: ``StepFailure``; cancellation when the step was broken off.
    func perform(_ step: PlanStep, in context: StepContext) async throws -> StepOutput
}
