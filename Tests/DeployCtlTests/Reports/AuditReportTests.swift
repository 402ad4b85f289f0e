// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@testable import DeployCtl

@Suite("deployctl audit and prune")
struct AuditReportTests {
    private func record(_ run: String, _ minutes: Int, _ event: JournalEvent) throws -> JournalRecord {
        let time = Sample.time.addingTimeInterval(Double(60 * minutes))
        return JournalRecord(run: try Sample.run(run), token: try #require(FencingToken(6)), time: time, event: event)
    }

    private func header(_ kind: RunKind, _ actor: String, url: String? = nil) -> RunHeader {
        RunHeader(kind: kind, actor: actor, runURL: url, toolVersion: "1.0.0", machine: "ci-1")
    }

    /// A deploy that serves, one that failed on the first host, one that died and was taken back by an abort, one that found
    /// nothing to do, and one that is at work.
    private func journal(_ host: Int, isLate: Bool) throws -> JournalReplay {
        let (late, first) = (isLate ? 1 : 0, host == 1)
        let commit = try Sample.step(.commit(try Sample.entry(2)), on: host)
        let start = try Sample.step(.startContainer(try Sample.start(3)), on: host)
        let health = try Sample.step(.awaitHealth(try Sample.start(3)), on: host)
        let closes = try Sample.step(.closeLeftover(try Sample.run("4"), .undone, adding: nil), on: host)
        var records = [
            try record("2", 2 + late, .runBegan(header(.deploy, "ada", url: "https://ci.example.com/runs/2"))),
            try record("2", 3, .stepBegan(commit)), try record("2", 3, .stepSucceeded(commit.id)),
            try record("2", 3, .runEnded(.completed, of: try Sample.run("2"))),
            try record("3", 5 + late, .runBegan(header(.deploy, "bob"))), try record("3", 5, .stepBegan(start)),
            try record("3", 5, .stepSucceeded(start.id)),
        ]
        if first {
            records += [
                try record("3", 6, .stepBegan(health)),
                try record("3", 6, .stepFailed(health.id, reason: "unhealthy")),
            ]
        }
        records += [
            try record("3", 7, .stepUndone(start.id, of: try Sample.run("3"))),
            try record("3", 7, .runEnded(.undone, of: try Sample.run("3"))),
            try record("4", 8, .runBegan(header(.deploy, "eve\u{1B}[2J"))), try record("4", 8, .stepBegan(start)),
            try record("5", 9, .runBegan(header(.abort, "ada"))), try record("5", 9, .stepBegan(closes)),
            try record("5", 9, .stepSucceeded(closes.id)),
            try record("5", 9, .runEnded(.undone, of: try Sample.run("4"))),
            try record("5", 9, .runEnded(.completed, of: try Sample.run("5"))),
            try record("6", 10, .runBegan(header(.deploy, "ada"))),
            try record("6", 10, .runEnded(.completed, of: try Sample.run("6"))),
            try record("7", 11, .runBegan(header(.prune, "ada"))),
        ]
        return JournalReplay(records)
    }

    private func looks() throws -> [HostLook] {
        let lease = LeaseFile(
            token: try #require(FencingToken(7)),
            run: try Sample.run("7"),
            owner: nil,
            boot: "b",
            expires: 100
        )
        // Only the first host knows of the release before; on the second one the last run has died.
        let hosts = try [1, 2].map { number -> HostLook in
            let history = try [Sample.entry(1), Sample.entry(2)]
            let sight = HostSight(
                observation: HostObservation(
                    host: try Sample.host(number),
                    history: number == 1 ? history : [history[1]]
                ),
                journal: try journal(number, isLate: number == 2),
                lease: lease,
                leaseRemaining: number == 1 ? 20 : 0
            )
            return HostLook(host: try Sample.host(number), seen: .success(sight))
        }
        let away = StepFailure(.unreachable, "no answer")
        return hosts + [HostLook(host: try Sample.host(3), seen: .failure(away))]
    }

    @Test("what hosts agree on is told once, what they don't apart, the last run first")
    func audit() throws {
        let report = AuditReport(try looks(), limit: 20)
        try Golden.expect(report.text(now: Sample.now), "audit.txt")
        try Golden.expect(try JSONOutput.text(report), "audit.json")
        #expect(report.exitStatus == .failed)
        #expect(AuditReport(Array(try looks().prefix(2)), limit: 20).exitStatus == .done)
    }

    @Test("the limit counts runs, not lines")
    func limit() throws {
        let rows = AuditReport(try looks(), limit: 2).runs
        #expect(rows.map(\.run) == ["run-7-0000", "run-7-0000", "run-6-0000"])
        #expect(rows.map(\.outcome) == [.underWay, .stopped, .nothingToDo])
    }

    @Test("a run that went back is not said to be of who made the release; one that was withdrawn was taken back")
    func withoutJournal() throws {
        let history = [
            try Sample.entry(1), try Sample.entry(2), try Sample.entry(1, .rolledBack, run: "3"),
            try Sample.entry(4), try Sample.entry(4, .withdrawn),
        ]
        let sight = HostSight(
            observation: HostObservation(host: try Sample.host(1), history: history),
            journal: JournalReplay([])
        )
        let looks = [HostLook(host: try Sample.host(1), seen: .success(sight))]
        let rows = AuditReport(looks, limit: 20).runs
        #expect(rows.map(\.action) == ["deploy", "deploy", "rollback", "deploy"])
        #expect(rows.map(\.by) == ["ada", "ada", nil, "ada"])
        #expect(rows.map(\.outcome) == [.takenBack, .done, .done, .done])
    }

    @Test("a host that was never used says so")
    func fresh() throws {
        let sight = HostSight(observation: HostObservation(host: try Sample.host(1)), journal: JournalReplay([]))
        let report = AuditReport([HostLook(host: try Sample.host(1), seen: .success(sight))], limit: 20)
        #expect(report.text(now: Sample.now) == "nothing was done here yet\n")
    }

    @Test("what is to be removed, by host")
    func prune() throws {
        let looks = try looks()
        let list = PruneList(
            containers: [try Sample.start(1).name],
            images: [try Sample.release(1).image],
            files: [try Sample.path("/var/lib/deployctl/demo/env/x.env")]
        )
        let report = PruneReport(Array(looks.prefix(2))) { $0.host.text.contains("app-1") ? list : PruneList() }
        try Golden.expect(report.text(style: .plain), "prune.txt")
        #expect(!report.isEmpty)
        #expect(report.problems.isEmpty)
        let away = PruneReport(looks) { _ in PruneList() }
        #expect(away.problems == ["app-3.example.com: no answer"])
        #expect(away.isEmpty)
    }
}
