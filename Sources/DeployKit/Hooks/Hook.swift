// SPDX-License-Identifier: Apache-2.0

/// A program of the user's that runs on this machine at a moment of a run, without a shell unless it is one.
package struct Hook: Codable, Sendable, Hashable {
    package let moment: HookMoment
    /// Looked for on the search path unless it has a slash; then relative to the folder of deploy.yml, `~/` being the home
    /// folder.
    package let program: String
    package let arguments: [String]
    package let deadline: Milliseconds

    /// Of a hook for which none is given.
    package static let usualDeadline = Milliseconds.seconds(60)

    package init(
        _ moment: HookMoment,
        _ program: String,
        _ arguments: [String] = [],
        deadline: Milliseconds = Hook.usualDeadline
    ) {
        self.moment = moment
        self.program = program
        self.arguments = arguments
        self.deadline = deadline
    }

    /// To start the program and to hear of its end.
    private static let allowance = Milliseconds.seconds(10)

    /// - Parameter number: Tells hooks of one moment apart, from 1.
    func step(number: Int) -> PlanStep {
        PlanStep(
            .runHook(self),
            on: nil,
            number: number,
            ifItFails: moment.stopsRun ? .undo : .tolerate,
            // The hook's own deadline comes first, and says what it was that took too long.
            deadline: Milliseconds(deadline.count + Self.allowance.count)
        )
    }
}

extension [Hook] {
    /// The hooks of a moment as steps, in the order of the file.
    func steps(_ moment: HookMoment) -> [PlanStep] {
        filter { $0.moment == moment }.enumerated().map { $1.step(number: $0 + 1) }
    }
}
