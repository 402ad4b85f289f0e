// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@testable import DeployCtl

@Suite("deployctl status, releases and lock")
struct StatusReportTests {
    /// Two hosts: one in order, one locked by a run that is at work and with a run that died, and one that is away.
    private func looks() throws -> [HostLook] {
        let first = HostSight(
            observation: HostObservation(
                host: try Sample.host(1),
                containers: [
                    try Sample.container(2, port: 8_001), try Sample.container(1, port: 8_002, isRunning: false),
                ],
                answeringRelease: try Sample.release(2).id,
                history: [try Sample.entry(1), try Sample.entry(2)]
            ),
            journal: JournalReplay([])
        )
        let second = HostSight(
            observation: HostObservation(
                host: try Sample.host(2),
                containers: [try Sample.container(2, port: 8_001)],
                answeringRelease: try Sample.release(1).id,
                history: [try Sample.entry(1), try Sample.entry(2), try Sample.entry(1, .rolledBack, run: "3")],
                maintenance: "by ada\u{1B}[2J, 2026-11-22T23:40:00Z"
            ),
            journal: JournalReplay(try records()),
            lease: try lease(),
            leaseRemaining: 23
        )
        let away = StepFailure(.unreachable, "no answer from app-3.example.com:22\u{1B}[2J within 10 s")
        return [
            HostLook(host: try Sample.host(1), seen: .success(first)),
            HostLook(host: try Sample.host(2), seen: .success(second)),
            HostLook(host: try Sample.host(3), seen: .failure(away)),
        ]
    }

    private func lease() throws -> LeaseFile {
        LeaseFile(
            token: try #require(FencingToken(7)),
            run: try Sample.run("live"),
            owner: LeaseOwner(machine: "ci-1", process: 12, actor: "bob", runURL: "https://ci.example.com/runs/9"),
            boot: "b",
            expires: 100
        )
    }

    private func records() throws -> [JournalRecord] {
        let token = try #require(FencingToken(6))
        func record(_ run: String, _ event: JournalEvent) throws -> JournalRecord {
            JournalRecord(run: try Sample.run(run), token: token, time: Sample.time, event: event)
        }
        let header = RunHeader(kind: .deploy, actor: "ada", toolVersion: "1.0.0")
        let pull = try Sample.step(.pull(try Sample.release(4).image), on: 2)
        let health = try Sample.step(.awaitHealth(try Sample.start(4)), on: 2)
        return [
            try record("dead", .runBegan(header)), try record("dead", .stepBegan(pull)),
            try record("dead", .stepSucceeded(pull.id)), try record("dead", .stepBegan(health)),
            try record("live", .runBegan(header)), try record("live", .stepBegan(pull)),
        ]
    }

    private func configuration() throws -> DeployConfiguration {
        try DeployConfiguration.load(try Repository.text("ops/deploy/deploy.example.yml"), environment: "production")
    }

    @Test("a paragraph for each host")
    func status() throws {
        let report = StatusReport(try configuration(), try looks())
        try Golden.expect(report.text(style: .plain, now: Sample.now), "status.txt")
        try Golden.expect(try JSONOutput.text(report), "status.json")
        #expect(report.exitStatus == .failed)
        #expect(StatusReport(try configuration(), Array(try looks().prefix(2))).exitStatus == .done)
    }

    @Test("colours add nothing but themselves")
    func colours() throws {
        let report = StatusReport(try configuration(), try looks())
        let style = OutputStyle(isLive: true, hasColors: true, width: 80)
        let coloured = report.text(style: style, now: Sample.now)
        #expect(coloured.contains("\u{1B}[32m"))
        let stripped = coloured.replacing(/\u{1B}\[[0-9]+m/, with: "")
        #expect(stripped == report.text(style: .plain, now: Sample.now))
    }

    @Test("a host without a release says so")
    func fresh() throws {
        let sight = HostSight(
            observation: HostObservation(host: try Sample.host(1)),
            journal: JournalReplay([])
        )
        let report = StatusReport(try configuration(), [HostLook(host: try Sample.host(1), seen: .success(sight))])
        #expect(report.text(style: .plain, now: Sample.now).contains("nothing was deployed here yet"))
        let releases = ReleasesReport([HostLook(host: try Sample.host(1), seen: .success(sight))])
        #expect(releases.text(style: .plain, now: Sample.now) == "nothing was deployed yet\n")
    }

    @Test("releases of all hosts in one table, the last one first")
    func releases() throws {
        let report = ReleasesReport(try looks())
        try Golden.expect(report.text(style: .plain, now: Sample.now), "releases.txt")
        try Golden.expect(try JSONOutput.text(report), "releases.json")
        #expect(report.exitStatus == .failed)
        #expect(report.problems.map(\.host) == ["app-3.example.com"])
    }

    @Test("the lock of each host")
    func lock() throws {
        let report = LockReport(try looks())
        try Golden.expect(report.text, "lock.txt")
        try Golden.expect(try JSONOutput.text(report), "lock.json")
        #expect(LockReport.revoked(nil) == "was free")
        #expect(
            LockReport.revoked(try lease()) == "taken from bob, process 12 on ci-1, https://ci.example.com/runs/9"
        )
    }
}
