// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import Testing

@testable import DeployCtl

@Suite("Arguments")
struct ArgumentTests {
    private static let digest = "sha256:" + String(repeating: "a", count: 64)
    private static let revision = String(repeating: "b", count: 40)

    @Test(
        "every command is found by its words",
        arguments: [
            (["plan"], "PlanCommand"), (["deploy"], "DeployCommand"), (["rollback"], "RollbackCommand"),
            (["rollback", "20261122"], "RollbackCommand"), (["status", "--json"], "StatusCommand"),
            (["releases", "--json"], "ReleasesCommand"), (["build", "--dirty"], "BuildCommand"),
            (["push"], "PushCommand"), (["smoke", "a.yml", "b.yml", "--url", "http://127.0.0.1"], "SmokeCommand"),
            (["lock", "status", "--json"], "LockStatusCommand"), (["lock", "release"], "LockReleaseCommand"),
            (["logs", "--follow", "--since", "10m", "--host", "a", "--host", "b"], "LogsCommand"),
            (["logs", "--release", "2026", "--lines", "0"], "LogsCommand"),
            (["exec", "--host", "a", "--", "ls", "-l", "--", "-e"], "ExecCommand"),
            (["prune", "--dry-run"], "PruneCommand"), (["audit", "--json", "--limit", "3"], "AuditCommand"),
            (["abort"], "AbortCommand"), (["config", "--json"], "ConfigCommand"),
            (["doctor", "--json", "--no-build"], "DoctorCommand"),
            (["init"], "InitCommand"),
            (["init", "-f", "x.yml", "--force", "--host", "a", "--listen", "80"], "InitCommand"),
            (["setup", "--host", "a", "--login", "ubuntu", "--yes"], "SetupCommand"),
            (["setup", "--docker", "docker", "--docker-key", "k.asc", "--dry-run"], "SetupCommand"),
            (["provision", "plan", "-e", "production"], "ProvisionPlanCommand"),
            (["provision", "apply", "--yes"], "ProvisionApplyCommand"),
            (["provision", "destroy", "--confirm", "demo"], "ProvisionDestroyCommand"),
            (["tls", "setup", "--host", "a", "--yes", "--skip-name-check"], "TLSSetupCommand"),
            (["tls", "status", "--json"], "TLSStatusCommand"),
            (["tls", "renew", "--force", "--login", "ubuntu"], "TLSRenewCommand"),
            (["deploy", "-f", "x.yml", "-e", "staging", "--plain", "--no-color"], "DeployCommand"),
            (["deploy", "--image", digest, "--revision", revision, "--force"], "DeployCommand"),
        ]
    )
    func commands(_ arguments: [String], _ type: String) throws {
        let command = try DeployCtlCommand.parseAsRoot(arguments)
        #expect(String(describing: Swift.type(of: command)) == type)
    }

    @Test(
        "what means nothing is wrong usage",
        arguments: [
            ["deplyo"], ["deploy", "--image", "latest"], ["deploy", "--image", "sha256:12"],
            ["deploy", "--revision", "abc1234"], ["deploy", "--yes"], ["plan", "extra"], ["lock", "steal"],
            ["config", "--environment"], ["logs", "--since", "yesterday"], ["logs", "--since", "-1m"],
            ["logs", "--lines", "-1"], ["logs", "--lines", "1000001"], ["exec"], ["exec", "--"], ["exec", "--", ""],
            ["exec", "memory-server"], ["exec", "--timeout", "soon", "--", "x"], ["audit", "--limit", "0"],
            ["setup", "--docker", "docker"], ["setup", "--docker-key", "k"], ["setup", "--docker", "snap"],
            ["setup", "--yes", "--dry-run"], ["provision", "destroy", "--yes"], ["provision", "plan", "--yes"],
            ["tls", "setup", "--yes", "--dry-run"], ["tls", "renew", "all"],
        ]
    )
    func wrong(_ arguments: [String]) {
        do {
            _ = try DeployCtlCommand.parseAsRoot(arguments)
            Issue.record("\(arguments) was taken")
        } catch {
            #expect(DeployCtlCommand.exitCode(for: error).rawValue == DeployCtl.ExitStatus.usage.rawValue)
        }
    }

    @Test(
        "options that all commands share may stand before the command",
        arguments: [
            ("--file x deploy --force", "deploy --force --file x"), ("-f x -e y lock status", "lock status -f x -e y"),
            ("--file=x --plain deploy", "deploy --file=x --plain"),
            ("--no-color smoke -- -x", "smoke --no-color -- -x"),
            ("deploy --file x", "deploy --file x"), ("--help", "--help"), ("--file", "--file"),
            ("--file x", "--file x"),
            ("--force deploy", "--force deploy"), ("", ""),
        ]
    )
    func leading(_ arguments: String, _ moved: String) {
        let words = arguments.split(separator: " ").map(String.init)
        #expect(LeadingOptions.moved(words).joined(separator: " ") == moved)
    }

    @Test("what stands behind -- is the program's, whatever it looks like")
    func programs() throws {
        let words = ["--file", "x", "exec", "--host", "a", "--", "ls", "-e", "--", "--host", "", "b c"]
        let command = try DeployCtlCommand.parseAsRoot(LeadingOptions.moved(words))
        let exec = try #require(command as? ExecCommand)
        #expect(exec.words == ["ls", "-e", "--", "--host", "", "b c"])
        #expect(exec.common.file == "x")
        #expect(exec.common.environment == nil)
        #expect(exec.host == "a")
    }

    @Test("without a time or a number logs are the last hundred lines, and since a time all of them")
    func logs() throws {
        func request(_ words: String...) throws -> LogRequest {
            try #require(try DeployCtlCommand.parseAsRoot(["logs"] + words) as? LogsCommand).log.request
        }
        #expect(try request() == LogRequest(lines: 100))
        #expect(try request("--since", "2h") == LogRequest(since: .seconds(7_200)))
        #expect(try request("--since", "500ms", "--lines", "3") == LogRequest(since: Milliseconds(500), lines: 3))
        #expect(try request("--follow", "--release", "x") == LogRequest(release: "x", lines: 100, follows: true))
    }

    @Test("options arrive")
    func options() throws {
        let command = try DeployCtlCommand.parseAsRoot(
            [
                "deploy", "-f", "ops/x.yml", "-e", "staging", "--image", Self.digest, "--force", "--run-url",
                "https://ci",
            ]
        )
        let deploy = try #require(command as? DeployCommand)
        #expect(deploy.common.file == "ops/x.yml")
        #expect(deploy.common.environment == "staging")
        #expect(deploy.source.image?.text == Self.digest)
        #expect(deploy.runOptions.runURL == "https://ci")
        #expect(deploy.force)
        #expect(!deploy.tree.dirty)
        let plain = try #require(try DeployCtlCommand.parseAsRoot(["status"]) as? StatusCommand)
        #expect(plain.common.file == "deploy.yml")
        #expect(plain.common.environment == nil)
    }
}
