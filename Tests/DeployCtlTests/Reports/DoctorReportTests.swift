// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@testable import DeployCtl

@Suite("deployctl doctor")
struct DoctorReportTests {
    private static let host = """
        clock=1000000
        user=deploy
        flock=yes
        state=writable
        memory_kib=9000000
        docker_program=yes
        docker=28.2.2
        platform=linux/amd64
        free_kib=9000000
        free_inodes=100000
        nginx=yes
        proxy_file=writable
        depth=doctor
        nginx_running=yes
        userland_proxy=off
        live_restore=true
        gateway=172.17.0.1
        address=203.0.113.7
        nginx_reload=yes
        certificate_ends=9000000

        """

    private func configuration() throws -> DeployConfiguration {
        try DeployConfiguration.load(try Repository.text("ops/deploy/deploy.example.yml"), environment: "production")
    }

    private func here(_ change: (inout LocalFacts) throws -> Void = { _ in }) throws -> Examination {
        var facts = LocalFacts(now: Sample.time)
        facts.secrets = ["hash_key", "ssh.key"]
        facts.builder = .success(LocalFacts.Builder(version: "28.2.2", platform: "linux/amd64"))
        facts.registry = RegistryFacts(.accepted, mayPush: true)
        try change(&facts)
        return LocalExamination(try configuration()).judge(facts)
    }

    private func host(_ number: Int, _ more: String = "") throws -> Examination {
        let configuration = try configuration()
        let found = ExaminedHost(
            facts: HostFacts(Self.host + more),
            sight: HostSight(
                observation: HostObservation(host: try Sample.host(number)),
                journal: JournalReplay([])
            ),
            nameLeads: ["203.0.113.7"],
            now: Date(timeIntervalSince1970: 1_000_000)
        )
        return HostExamination(configuration, configuration.hosts[number - 1]).judge(found)
    }

    private func away() throws -> Examination {
        let configuration = try configuration()
        return HostExamination(configuration, configuration.hosts[1])
            .judge(StepFailure(.unreachable, "nobody listens at app-2.example.com:22\u{1B}[2J"))
    }

    private func examinations() throws -> [Examination] {
        let faulty = try here { facts in
            facts.keyFile = "~/.ssh/id_ed25519"
            facts.keyFileMode = 0o644
            facts.builder = .failure(LocalFacts.Complaint("no daemon listens at /var/run/docker.sock"))
        }
        let full =
            "free_kib=1024\nlive_restore=false\ncertificate_ends=1500000\ntaken=8001\npublic=443\n"
            + "listener=443 hunter22\n"
        return [faulty, try host(1, full), try away()]
    }

    @Test("a paragraph for each place, a line for each thing, and the fix below")
    func faulty() throws {
        let report = DoctorReport(try configuration(), try examinations()) {
            $0.replacing("hunter22", with: "<redacted>")
        }
        try Golden.expect(report.text(style: .plain), "doctor.txt")
        try Golden.expect(try JSONOutput.text(report), "doctor.json")
        #expect(report.exitStatus == .failed)
    }

    @Test("where nothing is wrong it says what there is")
    func healthy() throws {
        let report = DoctorReport(try configuration(), [try here(), try host(1)])
        try Golden.expect(report.text(style: .plain), "doctor-healthy.txt")
        #expect(report.exitStatus == .done)
    }

    @Test("warnings do not count")
    func warnings() throws {
        let report = DoctorReport(try configuration(), [try here(), try host(1, "live_restore=false\n")])
        #expect(report.exitStatus == .done)
        #expect(report.text(style: .plain).hasSuffix("\n\n1 warning\n"))
    }

    @Test("colours add nothing but themselves")
    func colours() throws {
        let report = DoctorReport(try configuration(), try examinations())
        let coloured = report.text(style: OutputStyle(isLive: true, hasColors: true, width: 80))
        #expect(coloured.contains("\u{1B}[31m"))
        #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == report.text(style: .plain))
    }
}
