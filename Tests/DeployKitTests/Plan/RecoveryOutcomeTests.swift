// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("What a run says that could not clear up after a dead one")
struct RecoveryOutcomeTests {
    @Test("what a dead run left and nobody could take back is told as left behind, never as taken back")
    func leftBehind() throws {
        let host = try Sample.host(1)
        let deadlines = StepDeadlines()
        let file = try Sample.path("/var/lib/deployctl/memory-layer/env/a.env")
        let leftover = Leftover(
            run: try Sample.run("dead"),
            step: StepID(checked: "write-environment@app-1.example.com"),
            compensation: .removeFile(file)
        )
        let lease = PlanStep(.acquireLease, on: host, undoneBy: .releaseLease, deadline: deadlines.lease)
        let undo = PlanStep(.undoLeftover(leftover), on: host, deadline: deadlines.start)
        let close = PlanStep(.closeLeftover(leftover.run, .undone, adding: nil), on: host, deadline: deadlines.start)
        var machine = ReleaseMachine(run: try Sample.run("next"), header: Sample.header, opening: [lease])
        _ = machine.handle(.started)
        _ = machine.handle(.succeeded(lease.id, .lease(try #require(FencingToken(1)))))
        _ = machine.handle(.planned(.recovery, [undo, close]))
        _ = machine.handle(.failed(undo.id, StepFailure(.rejected, "the disk is read-only")))
        _ = machine.handle(.evidenceGathered(undo.id))
        let effects = machine.handle(.compensated(lease.id))
        guard case .finish(let report) = effects.last else {
            Issue.record("not finished: \(effects)")
            return
        }
        #expect(report.outcome == .undoIncomplete)
        #expect(report.exitCode == 5)
        #expect(report.leftBehind.map(\.step) == [leftover.step])
    }
}
