// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@testable import DeployCtl

@Suite("The last words of a run")
struct RunConclusionTests {
    private func conclusion(
        _ outcome: RunReport.Outcome,
        of kind: RunKind = .deploy,
        failure: RunReport.Failure? = nil,
        warnings: [RunReport.Failure] = [],
        leftBehind: [UndoStep] = [],
        events: [RunEvent] = []
    ) -> RunConclusion {
        var memory = RunMemory()
        for event in events { memory.take(event) }
        return RunConclusion(
            kind: kind,
            report: RunReport(outcome: outcome, failure: failure, warnings: warnings, leftBehind: leftBehind),
            memory: memory,
            duration: .milliseconds(34_210)
        )
    }

    private func commits(_ number: Int) throws -> [RunEvent] {
        try [2, 1].map { host in
            RunEvent.stepEnded(
                try Sample.step(.commit(try Sample.entry(number)), on: host),
                failure: nil,
                duration: .milliseconds(20)
            )
        }
    }

    @Test("what serves, and where")
    func serves() throws {
        let done = conclusion(.completed, events: try commits(1))
        #expect(
            done.result == """
                release 20261122-233001-bbbbbbb-0001 serves on app-1.example.com, app-2.example.com
                image registry.example.com/memory-server@sha256:\(String(repeating: "b", count: 64))
                took 34.2s
                """
        )
        #expect(done.complaint().isEmpty)
        #expect(conclusion(.completed, of: .rollback, events: try commits(1)).result.contains("serves again on"))
        #expect(conclusion(.completed).result == "nothing to do: every host runs this already")
    }

    @Test("what prune removed; what it could not remove is a failure, and nothing is said to be taken back")
    func prune() throws {
        let list = PruneList(containers: [try Sample.start(1).name], images: [try Sample.release(1).image])
        let step = try Sample.step(.prune(list), on: 1, tolerated: true)
        let removes = RunEvent.stepEnded(step, failure: nil, duration: .zero)
        let done = conclusion(.completed, of: .prune, events: [removes])
        #expect(done.status == .done)
        #expect(done.result == "app-1.example.com: 1 container, 1 image removed, in 34.2s")
        #expect(conclusion(.completed, of: .prune).result == "nothing was removed, in 34.2s")
        let stuck = RunReport.Failure(step: step.id, reason: StepFailure(.rejected, "image is in use"))
        let half = conclusion(.completed, of: .prune, warnings: [stuck])
        #expect(half.status == .failed)
        #expect(half.complaint() == "warning: prune@app-1.example.com failed: image is in use")
        let interrupted = RunReport.Failure(step: nil, reason: StepFailure(.interrupted, "interrupted"))
        let broken = conclusion(.undone, of: .prune, failure: interrupted, events: [removes])
        #expect(broken.status == .failed)
        #expect(broken.complaint().contains("1 image removed; nothing that serves was touched"))
        #expect(!broken.complaint().contains("taken back"))
        #expect(conclusion(.leaseHeld, of: .prune, failure: interrupted).status == .leaseHeld)
    }

    @Test("that clients do not reach it yet, where a door is closed")
    func closedDoor() throws {
        let closed = conclusion(.completed, events: [.foundClosed([try Sample.host(2)])] + (try commits(1)))
        #expect(
            closed.result.hasSuffix("\nclosed for maintenance: app-2.example.com: `deployctl maintenance off` opens")
        )
    }

    @Test("what abort cleared up")
    func abort() throws {
        let dead = try Sample.run("dead")
        let closes = try [(dead, RunEnding.undone), (try Sample.run("kept"), .completed)].map { run, ending in
            RunEvent.stepEnded(
                try Sample.step(.closeLeftover(run, ending, adding: nil), on: 1),
                failure: nil,
                duration: .zero
            )
        }
        #expect(
            conclusion(.completed, of: .abort, events: closes).result
                == "1 run taken back, 1 run closed, with the release that it had committed in 34.2s"
        )
        #expect(conclusion(.completed, of: .abort).result == "there was nothing to take back in 34.2s")
    }

    @Test("who holds the lock")
    func locked() throws {
        let owner = LeaseOwner(machine: "ci-1", process: 12, actor: "bob", runURL: "https://ci.example.com/runs/9")
        let held = conclusion(
            .leaseHeld,
            failure: RunReport.Failure(step: nil, reason: StepFailure(.leaseHeld, "held")),
            events: [.waitsForLease(try Sample.host(2), holder: owner, remaining: .seconds(12))]
        )
        #expect(
            held.complaint() == """
                deployctl: app-2.example.com is locked by bob, process 12 on ci-1, https://ci.example.com/runs/9
                  now: nothing was changed on any host
                  the lock ends in 12.0s unless that run renews it
                hint: wait for that run, or raise `lock.wait`; a run that died frees the lock by itself
                """
        )
        #expect(held.result.isEmpty)
    }

    @Test("why it failed, without the secrets that a program printed")
    func failed() throws {
        let step = try Sample.step(.awaitHealth(try Sample.start(2)), on: 1)
        let report = FailureReport(
            step: step,
            reason: StepFailure(.unhealthy, "not ready within 2m"),
            evidence: FailureEvidence(logs: ["token hunter2 refused"], exitCode: 1),
            outcome: .undone
        )
        let failed = conclusion(
            .undone,
            events: [
                .ended(RunReport(outcome: .undone, failure: nil, warnings: [], leftBehind: []), report)
            ]
        )
        let text = failed.complaint { $0.replacing("hunter2", with: "<redacted>") }
        try Golden.expect(text, "failure.txt")
        #expect(!text.contains("hunter2"))
    }

    @Test("a run whose lease went to another one says nothing of a world that is the other's")
    func takenOver() throws {
        let start = try Sample.start(2)
        let left = UndoStep(
            step: try Sample.step(.startContainer(start), on: 1).id,
            host: try Sample.host(1),
            compensation: .removeContainer(start.name, port: try Sample.port(8_002))
        )
        let reason = StepFailure(.fenced, "the lease of app-1.example.com was lost")
        let failure = RunReport.Failure(step: nil, reason: reason)
        for outcome in [RunReport.Outcome.undone, .undoIncomplete] {
            #expect(
                conclusion(outcome, failure: failure, leftBehind: [left]).complaint() == """
                    deployctl: the lease of app-1.example.com was lost
                      now: another run took over and decides what serves: see `deployctl status`
                    hint: deployctl explain fenced
                    """
            )
        }
        let report = FailureReport(
            step: try Sample.step(.awaitHealth(start), on: 1),
            reason: reason,
            evidence: nil,
            outcome: .undoIncomplete,
            leftBehind: [left]
        )
        #expect(report.text().contains("another run took over"))
        #expect(!report.text().contains("left behind"))
    }

    @Test("an interruption says in what state the world is")
    func interrupted() throws {
        let left = UndoStep(
            step: try Sample.step(.startContainer(try Sample.start(2)), on: 1).id,
            host: try Sample.host(1),
            compensation: .removeContainer(try Sample.start(2).name, port: try Sample.port(8_002))
        )
        let reason = RunReport.Failure(step: nil, reason: StepFailure(.interrupted, "interrupted by a signal"))
        #expect(
            conclusion(.undone, failure: reason).complaint() == """
                deployctl: interrupted by a signal
                  now: everything was taken back: what served before serves
                hint: deployctl explain interrupted
                """
        )
        #expect(
            conclusion(.undoIncomplete, failure: reason, leftBehind: [left]).complaint() == """
                deployctl: interrupted by a signal
                  now: not everything could be taken back; the next `deploy` or `abort` begins with the rest
                  left behind: start-container@app-1.example.com: remove-container is still to be done
                hint: deployctl explain interrupted
                """
        )
    }

    @Test("a release that cannot be gone back to sends to the list of them")
    func lookup() {
        let reason = RunReport.Failure(step: nil, reason: StepFailure(.rejected, "no release 2026 is known here"))
        let text = conclusion(.failedUntouched, of: .rollback, failure: reason).complaint()
        #expect(text.hasSuffix("hint: `deployctl releases` lists them: name the one to go back to"))
        let other = conclusion(.failedUntouched, failure: reason).complaint()
        #expect(other.hasSuffix("hint: deployctl explain rejected"))
    }

    @Test("what failed and was not worth undoing for is a warning")
    func warnings() throws {
        let warning = RunReport.Failure(
            step: try Sample.step(.prune(PruneList()), on: 1).id,
            reason: StepFailure(.deadline, "docker did not answer")
        )
        let done = conclusion(.completed, warnings: [warning], events: try commits(1))
        #expect(done.complaint() == "warning: prune@app-1.example.com failed: docker did not answer")
        #expect(done.status == .done)
    }
}
