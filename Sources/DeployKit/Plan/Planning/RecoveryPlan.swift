// SPDX-License-Identifier: Apache-2.0

/// What must be done first, after runs that died, from the journals of all hosts.
///
/// A dead run whose commit is noted on any host stays: it had been proven on all of them, and whatever it stopped it
/// stopped after all had committed. Every other one is taken back, newest run first.
package struct RecoveryPlan: Sendable {
    package let steps: [PlanStep]
    /// What becomes of each dead run, for the reader.
    package let verdicts: [RunID: RunEnding]

    /// - Parameter ownRun: The run that clears up: it has no end in the journals yet, and is not dead.
    package init(
        _ journals: [HostName: JournalReplay],
        for ownRun: RunID,
        deadlines: StepDeadlines = StepDeadlines()
    ) {
        var steps: [PlanStep] = []
        var verdicts: [RunID: RunEnding] = [:]
        var number = 0
        func add(_ action: StepAction, _ host: HostName) {
            number += 1
            steps.append(PlanStep(action, on: host, number: number, deadline: deadlines.start))
        }
        for run in Self.unfinishedRuns(journals) where run != ownRun {
            let traces = journals.compactMapValues { $0.trace(of: run) }
            let open = traces.filter { $0.value.ending == nil }.keys.sorted()
            guard traces.values.contains(where: \.isCommitted) else {
                verdicts[run] = .undone
                for leftover in Self.leftovers(traces, on: open) { add(.undoLeftover(leftover.1), leftover.0) }
                for host in open { add(.closeLeftover(run, .undone, adding: nil), host) }
                continue
            }
            verdicts[run] = .completed
            let entry = traces.values.compactMap(\.committedEntry).first
            // Added again also where it is: a line that was withdrawn may follow it, and a second one of a run counts once.
            for host in open { add(.closeLeftover(run, .completed, adding: entry), host) }
        }
        self.steps = steps
        self.verdicts = verdicts
    }

    /// Newest first, by the time at which they began on any host; the same on every host, whatever its order.
    private static func unfinishedRuns(_ journals: [HostName: JournalReplay]) -> [RunID] {
        var position: [RunID: Int] = [:]
        for journal in journals.values {
            for (index, trace) in journal.unfinished.enumerated() {
                position[trace.run] = max(position[trace.run] ?? 0, index)
            }
        }
        return position.keys.sorted { (position[$0] ?? 0, $0) < (position[$1] ?? 0, $1) }
    }

    /// Commits are withdrawn on every host before anything else is taken back on one: if that fails, all stay as they are.
    private static func leftovers(
        _ traces: [HostName: RunTrace],
        on hosts: [HostName]
    ) -> [(HostName, Leftover)] {
        let all = hosts.flatMap { host in (traces[host]?.leftovers ?? []).map { (host, $0) } }
        return all.filter { $0.1.compensation.isWithdrawal } + all.filter { !$0.1.compensation.isWithdrawal }
    }
}

extension Compensation {
    var isWithdrawal: Bool {
        if case .withdraw = self { true } else { false }
    }
}
