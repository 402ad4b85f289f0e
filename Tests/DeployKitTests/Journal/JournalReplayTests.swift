// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@Suite("What a journal says")
struct JournalReplayTests {
    private let run: RunID
    private let token: FencingToken
    private let step: PlanStep
    private let other: PlanStep

    init() throws {
        run = try Sample.run("dead")
        token = try #require(FencingToken(3))
        let host = try Sample.host(1)
        let path = try Sample.path("/var/lib/deployctl/demo/env/x.env")
        step = PlanStep(.writeEnvironment(path), on: host, undoneBy: .removeFile(path), deadline: .seconds(1))
        other = PlanStep(.testProxy, on: host, deadline: .seconds(1))
    }

    private func replay(_ events: [JournalEvent], by writer: RunID? = nil) throws -> JournalReplay {
        let records = events.map { JournalRecord(run: writer ?? run, token: token, time: Sample.time, event: $0) }
        let text = try records.map { try RecordLines.encode($0) }.joined(separator: "\n")
        return JournalReplay(RecordLines.decode(JournalRecord.self, from: text).records)
    }

    @Test("a step that was only begun must be taken back, one that was undone must not")
    func leftovers() throws {
        let begun = try replay([.runBegan(Sample.header), .stepBegan(step), .stepBegan(other)])
        let leftover = try #require(step.compensation.map { Leftover(run: run, step: step.id, compensation: $0) })
        #expect(begun.unfinished.first?.leftovers == [leftover])
        #expect(begun.unfinished.first?.last?.step == other)
        #expect(begun.unfinished.first?.header == Sample.header)
        let undone = try replay([.stepBegan(step), .stepUndone(step.id, of: run)])
        #expect(undone.unfinished.first?.leftovers.isEmpty == true)
        #expect(try replay([.stepBegan(step), .runEnded(.undone, of: run)]).unfinished.isEmpty)
    }

    @Test("the run that clears up is not dead itself, though it has no end yet")
    func ownRun() throws {
        let host = try Sample.host(1)
        let journals = [host: try replay([.runBegan(Sample.header), .stepBegan(step)])]
        #expect(RecoveryPlan(journals, for: run).steps.isEmpty)
        let plan = RecoveryPlan(journals, for: try Sample.run("alive"))
        #expect(plan.steps.map(\.action.name) == ["undo-leftover", "close-leftover"])
        #expect(plan.verdicts == [run: .undone])
    }

    @Test("a commit that is noted on one host keeps the release on all")
    func commitAnywhere() throws {
        let entry = ReleaseEntry(run: run, action: .deployed, release: try Sample.release(1), time: Sample.time)
        let commit = PlanStep(.commit(entry), on: try Sample.host(1), undoneBy: .withdraw(entry), deadline: .seconds(1))
        let journals = [
            try Sample.host(1): try replay([.stepBegan(commit), .stepSucceeded(commit.id)]),
            try Sample.host(2): try replay([.stepBegan(step)]),
        ]
        let plan = RecoveryPlan(journals, for: try Sample.run("alive"))
        #expect(plan.verdicts == [run: .completed])
        #expect(
            plan.steps.map(\.action) == [
                .closeLeftover(run, .completed, adding: entry), .closeLeftover(run, .completed, adding: entry),
            ]
        )
        let begun = [try Sample.host(1): try replay([.stepBegan(commit)])]
        #expect(RecoveryPlan(begun, for: try Sample.run("alive")).verdicts == [run: .undone])
    }
}
