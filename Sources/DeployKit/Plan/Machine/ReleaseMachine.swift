// SPDX-License-Identifier: Apache-2.0

/// Drives a run through its plan, and back when anything fails. Pure: it is told events and answers with effects.
///
/// What it promises, whatever fails, is lost or interrupted, and proven by going through all of it in a model of the world:
/// - A step is noted in the journal of its host before it is done; what changes a host carries the fencing token.
/// - Until the last ``StepAction/commit(_:)`` is noted, a failure takes everything back, in reverse, on every host. The old
///   container runs until then. From then on the new release stays and nothing is taken back.
/// - Taking back goes on after a failure of its own on the other hosts, but on the same host it stops: removing a
///   container while nginx still leads to it would leave nothing serving. What is left, the journal tells the next run.
/// - When a commit cannot be withdrawn, nothing more is undone anywhere: all hosts then still serve the new release, and
///   the next run finds the commit and closes the run on all of them as completed.
/// - A host whose lease was lost is not touched again.
package struct ReleaseMachine: Sendable {
    enum State: Sendable {
        case ready
        case performing(PlanStep)
        /// Waits until the journal has it that the step, a commit, succeeded.
        case confirming(PlanStep)
        case planning(PlanStage)
        case gathering
        case undoing(UndoStep, attempt: Int)
        /// Waits until the journal has it that a commit was withdrawn: before that, nothing else may be taken back.
        case confirmingUndo(UndoStep)
        case finished
    }

    static let compensationAttempts = 3

    package let run: RunID
    let header: RunHeader

    var state = State.ready
    var steps: [PlanStep]
    /// Index of the step that is being done, or comes next.
    var position = 0
    var stages: [PlanStage]
    /// Steps that were begun, in order: what there is to take back.
    var begun: [PlanStep] = []
    var tokens: [HostName: FencingToken] = [:]
    var lost: Set<HostName> = []
    /// Notes that go out with the next effect.
    var pendingRecords: [(event: JournalEvent, host: HostName)] = []

    var stopReason: RunReport.Failure?
    var failure: RunReport.Failure?
    var warnings: [RunReport.Failure] = []
    var undo = UndoQueue()

    /// - Parameters:
    ///   - opening: Steps that need no view of the hosts, the leases last.
    ///   - stages: What is planned after them, in order.
    package init(run: RunID, header: RunHeader, opening: [PlanStep], stages: [PlanStage] = PlanStage.allCases) {
        self.run = run
        self.header = header
        steps = opening
        self.stages = stages
    }

    package var isFinished: Bool {
        if case .finished = state { true } else { false }
    }

    /// Whether the new release stays, whatever comes: every commit is done and noted.
    package var isCommitted: Bool {
        let commits = steps.indices.filter { steps[$0].action.isCommit }
        guard let last = commits.last else { return false }
        return position > last
    }

    /// Answers an event. One that does not fit the state, such as the end of a step that is no longer waited for, has no
    /// effect.
    package mutating func handle(_ event: MachineEvent) -> [MachineEffect] {
        switch (event, state) {
        case (.started, .ready):
            return advance()
        case (.succeeded(let id, let output), .performing(let step)) where id == step.id:
            return stepSucceeded(step, output)
        case (.failed(let id, let reason), .performing(let step)) where id == step.id:
            return stepFailed(step, reason)
        case (.recorded, .confirming(let step)):
            return passed(step)
        case (.recorded, .confirmingUndo):
            return undoNext()
        case (.recordFailed(let host, let reason), _):
            return recordFailed(host, reason)
        case (.planned(let stage, let more), .planning(let wanted)) where stage == wanted:
            steps += more
            return advance()
        case (.planningFailed(let stage, let reason), .planning(let wanted)) where stage == wanted:
            failure = failure ?? RunReport.Failure(step: nil, reason: reason)
            return beginUndo()
        case (.evidenceGathered, .gathering):
            return beginUndo()
        case (.compensated(let id), .undoing(let current, _)) where id == current.step:
            return compensated(current)
        case (.compensationFailed(let id, let reason), .undoing(let current, let attempt)) where id == current.step:
            return compensationFailed(current, reason, attempt)
        case (.leaseLost(let host), _):
            return leaseLost(host)
        case (.interrupted, _):
            return stop(RunReport.Failure(step: nil, reason: StepFailure(.interrupted, "interrupted by a signal")))
        default:
            return []
        }
    }
}
