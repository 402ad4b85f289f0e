// SPDX-License-Identifier: Apache-2.0

import Support

extension ReleaseRunner {
    /// What is known of the run by now.
    var facts: RunFacts {
        var facts = begun
        state.withLock { state in
            facts.release = state.release
            facts.previous = state.previous
        }
        return facts
    }

    /// Tells others how the run ended, while hosts can still be reached.
    func ended(_ report: RunReport, _ control: RunControl, _ observer: any RunObserver) async -> RunReport {
        let timings = state.withLock { $0.timings }
        let cause = failureReport(report)?.cause
        let end = RunResult(endedAt: ports.now(), report: report, cause: cause, steps: timings.steps)
        return await followUp.carryOut(facts, end, on: Array(hosts.values), control, observer)
    }
}
