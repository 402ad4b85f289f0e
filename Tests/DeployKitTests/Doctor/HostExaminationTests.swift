// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@testable import DeployKit

/// What was seen of a host goes in, findings come out.
@Suite("Judging a host")
struct HostExaminationTests {
    /// Of a host that is in order, as the script tells it.
    private static let healthy = """
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
        own=8001
        taken=8001
        public=443
        nginx=yes
        proxy_file=writable
        depth=doctor
        processes=seen
        nginx_running=yes
        userland_proxy=off
        live_restore=true
        gateway=172.17.0.1
        image_bytes=400000000
        address=203.0.113.7
        nginx_reload=yes
        certificate_ends=9000000

        """

    private func configuration(_ change: (inout DeployConfiguration) -> Void = { _ in }) throws -> DeployConfiguration {
        let text = try Repository.text("ops/deploy/deploy.example.yml")
        var configuration = try DeployConfiguration.load(text, environment: "production")
        change(&configuration)
        return configuration
    }

    private func judge(
        _ more: String = "",
        sight: HostSight? = nil,
        leads: [String]? = ["203.0.113.7"],
        _ change: (inout DeployConfiguration) -> Void = { _ in }
    ) throws -> Examination {
        let configuration = try configuration(change)
        let settings = try #require(configuration.hosts.first)
        return HostExamination(configuration, settings).judge(
            ExaminedHost(
                facts: HostFacts(Self.healthy + more),
                sight: sight
                    ?? HostSight(observation: HostObservation(host: settings.name), journal: JournalReplay([])),
                nameLeads: leads,
                now: Date(timeIntervalSince1970: 1_000_000)
            )
        )
    }

    @Test("a host that is in order has nothing to tell, and everything was looked at")
    func healthy() throws {
        let examination = try judge()
        #expect(examination.findings.isEmpty)
        #expect(
            examination.rows.map(\.topic) == [
                .login, .docker, .disk, .memory, .clock, .files, .ports, .nginx, .certificate, .dns, .clients, .runs,
            ]
        )
        #expect(examination.rows.allSatisfy { !$0.note.isEmpty })
    }

    @Test(
        "a fault that was planted is found, it alone, with what to do about it",
        arguments: [
            ("docker_program=", .dockerMissing, "docker is missing", "apt-get install docker.io"),
            ("docker=\ndocker_error=denied", .dockerSilent, "to deploy (denied)", "usermod -aG docker deploy"),
            ("docker=19.03.8", .dockerOld, "19.03.8", "update Docker"),
            ("platform=linux/arm64", .platformDiffers, "linux/arm64", "build.platform"),
            ("live_restore=false", .liveRestoreOff, "live-restore", "/etc/docker/daemon.json"),
            ("userland_proxy=", .userlandProxyOn, "userland-proxy", "/etc/docker/daemon.json"),
            ("free_kib=1024", .diskFull, "only 1MiB are free", "more disk"),
            ("free_kib=600000", .diskLow, "only 585MiB are free", "docker system df"),
            ("image_bytes=20000000000", .diskLow, "may fill up", "docker system df"),
            ("free_inodes=12", .filesFew, "only 12 files", "docker image ls"),
            ("memory_kib=1024", .memoryLow, "only 1MiB of memory", "run.memory"),
            ("clock=1000060", .clockSkewed, "60s ahead", "timedatectl set-ntp true"),
            ("clock=999940", .clockSkewed, "60s behind", "timedatectl set-ntp true"),
            ("flock=", .flockMissing, "flock is missing", "apt-get install util-linux"),
            ("state=", .stateUnwritable, "to /var/lib/deployctl/memory-layer", "install -d -o deploy"),
            ("absent_folder=/etc/x", .volumeMissing, "there is no /etc/x", "install -d /etc/x"),
            ("taken=8002", .portTaken, "port 8002 is taken", "ss -ltnp"),
            ("listener=443 apache2", .publicPortTaken, "port 443 is taken by apache2", "proxy.listen"),
            ("nginx=", .nginxMissing, "nginx is missing", "apt-get install nginx"),
            ("nginx_error=nginx: [emerg] line 3", .nginxBroken, "[emerg] line 3", "sudo nginx -t"),
            ("nginx_denied=yes\nnginx_reload=", .nginxReloadDenied, "sudo -n", "/etc/sudoers.d/deploy"),
            ("nginx_reload=", .nginxReloadDenied, "sudo -n", "/etc/sudoers.d/deploy"),
            ("proxy_file=", .nginxFileUnwritable, "memory-layer.conf", "chown -R deploy /etc/nginx/conf.d"),
            ("listener=443 nginx\nnginx_running=", .nginxStopped, "does not run", "systemctl enable --now nginx"),
            ("certificate=absent", .certificateMissing, "fullchain.pem", "certbot certonly -d api.example.com"),
            ("certificate_ends=900000", .certificateExpired, "ended 1 day ago", "certbot certonly"),
            ("certificate_ends=1500000", .certificateEnding, "ends in 5 days", "certbot renew"),
            ("gateway=172.18.0.1", .gatewayUntrusted, "172.18.0.1", "172.17.0.1,172.18.0.1"),
        ] as [(String, FindingCode, String, String)]
    )
    func planted(_ lines: String, _ code: FindingCode, _ seen: String, _ fix: String) throws {
        let examination = try judge(lines + "\n")
        #expect(examination.findings.map(\.code) == [code])
        let finding = try #require(examination.findings.first)
        #expect(finding.seen.contains(seen))
        #expect(finding.fix.contains(fix))
        #expect(finding.place == .host(try #require(HostName("app-1.example.com"))))
    }

    @Test("a port that the world asks is taken when nginx does not run and whose it is cannot be told")
    func unknownListener() throws {
        #expect(try judge("nginx_running=\n").findings.map(\.code) == [.publicPortTaken, .nginxStopped])
        #expect(try judge("nginx_running=\nprocesses=\n").findings.isEmpty, "nothing is known of it")
    }

    @Test("the public name leads nowhere, or elsewhere")
    func names() throws {
        let nowhere = try judge(leads: []).findings
        #expect(nowhere.map(\.code) == [.nameUnknown])
        #expect(nowhere.first?.seen == "api.example.com cannot be resolved from here")
        let elsewhere = try judge(leads: ["192.0.2.9", "192.0.2.8"]).findings
        #expect(elsewhere.map(\.code) == [.nameElsewhere])
        #expect(elsewhere.first?.seen == "api.example.com leads to 192.0.2.8, 192.0.2.9, which is not this host")
        // Of a name that stands for many nobody can ask.
        #expect(try judge(leads: []) { $0.proxy?.serverName = "*.example.com" }.findings.isEmpty)
    }

    @Test(
        "who believes nginx can tell its clients apart",
        arguments: [
            ("127.0.0.0/8,172.16.0.0/12", true), ("172.17.0.1", true), ("0.0.0.0/0", true), ("127.0.0.0/8, ::1", false),
            ("172.17.0.0/33", false), ("172.17.0.2/32", false), (nil, false),
        ]
    )
    func clients(_ trusted: String?, _ isRight: Bool) throws {
        let findings = try judge { $0.clearEnvironment["TRUSTED_PROXIES"] = trusted }.findings
        #expect(findings.map(\.code) == (isRight ? [] : [.gatewayUntrusted]))
    }

    @Test("another service than ours has no such variable, and a secret one is not known")
    func otherService() throws {
        #expect(try judge { $0.clearEnvironment = ["MODE": "x"] }.findings.isEmpty)
        let hidden = try judge {
            $0.clearEnvironment["TRUSTED_PROXIES"] = nil
            $0.secretEnvironment["TRUSTED_PROXIES"] = .environment("X")
        }
        #expect(hidden.findings.isEmpty)
    }

    @Test("a lock that is held and a run that died are told with whose they are")
    func runs() throws {
        let token = try #require(FencingToken(7))
        let header = RunHeader(kind: .deploy, actor: "ada", toolVersion: "1.0.0")
        let dead = JournalRecord(run: try Sample.run("dead"), token: token, time: Sample.time, event: .runBegan(header))
        let live = JournalRecord(run: try Sample.run("live"), token: token, time: Sample.time, event: .runBegan(header))
        let sight = HostSight(
            observation: HostObservation(host: try Sample.host(1)),
            journal: JournalReplay([dead, live]),
            lease: LeaseFile(
                token: token,
                run: try Sample.run("live"),
                owner: LeaseOwner(machine: "ci-1", process: 12, actor: "bob"),
                boot: "b",
                expires: 100
            ),
            leaseRemaining: 23
        )
        let findings = try judge(sight: sight).findings
        #expect(findings.map(\.code) == [.leaseHeld, .runUnfinished])
        #expect(findings.first?.seen == "the lock is held by bob, process 12 on ci-1; it ends in 23s unless renewed")
        #expect(findings.last?.seen == "a deploy of ada was left in the middle")
        #expect(findings.allSatisfy { $0.severity == .warning })
    }

    @Test("a host that is away, and one that does not let us in")
    func failures() throws {
        let configuration = try configuration()
        let judging = HostExamination(configuration, try #require(configuration.hosts.first))
        let away = judging.judge(StepFailure(.unreachable, "nobody listens at app-1.example.com:22")).findings
        #expect(away.map(\.code) == [.hostUnreachable])
        #expect(away.first?.fix.hasSuffix("ssh -p 22 deploy@app-1.example.com true") == true)
        let refused = judging.judge(StepFailure(.rejected, "the host shows another key")).findings
        #expect(refused.map(\.code) == [.loginRefused])
    }

    @Test("without Docker's records the rest is told all the same")
    func noRecords() throws {
        let configuration = try configuration()
        let settings = try #require(configuration.hosts.first)
        let found = ExaminedHost(
            facts: HostFacts(Self.healthy),
            complaint: "exit code 21",
            nameLeads: ["203.0.113.7"],
            now: Date(timeIntervalSince1970: 1_000_000)
        )
        let examination = HostExamination(configuration, settings).judge(found)
        #expect(examination.findings.map(\.code) == [.lookFailed])
        #expect(examination.rows.count == 11)
    }

    @Test("in plain mode nobody asks for nginx, a name or a gateway")
    func plain() throws {
        let port = try Sample.port(80)
        let examination = try judge("nginx=\nuserland_proxy=\n") { configuration in
            configuration.proxy = nil
            for index in configuration.hosts.indices {
                configuration.hosts[index].mode = .plain(address: "0.0.0.0", port: port)
            }
        }
        #expect(examination.findings.isEmpty)
        #expect(!examination.rows.map(\.topic).contains(.nginx))
    }
}
