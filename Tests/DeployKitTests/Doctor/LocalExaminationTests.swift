// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Support
import Testing

@testable import DeployKit

@Suite("Judging this machine")
struct LocalExaminationTests {
    private static let time = 1_795_390_200

    private static func healthy() throws -> LocalFacts {
        var facts = LocalFacts(now: Date(timeIntervalSince1970: Double(time)))
        facts.secrets = ["hash_key", "ssh.key"]
        facts.hashKeyBytes = 32
        facts.keyFile = "~/.ssh/id_ed25519"
        facts.keyFileMode = 0o600
        facts.builder = .success(LocalFacts.Builder(version: "28.2.2", platform: "linux/amd64"))
        facts.tree = .success(try tree([]))
        facts.registry = RegistryFacts(.accepted, mayPush: true, date: HTTPDate(secondsSinceEpoch: time))
        return facts
    }

    private static func tree(_ changes: [String]) throws -> SourceTree {
        SourceTree(
            revision: try #require(GitRevision(String(repeating: "a", count: 40))),
            committedAt: "2026-11-22T00:00:00Z",
            changes: changes,
            changeCount: changes.count
        )
    }

    private func judge(_ facts: LocalFacts) throws -> Examination {
        let text = try Repository.text("ops/deploy/deploy.example.yml")
        return LocalExamination(try DeployConfiguration.load(text, environment: "production")).judge(facts)
    }

    @Test("a machine that is in order has nothing to tell")
    func healthy() throws {
        let examination = try judge(try Self.healthy())
        #expect(examination.findings.isEmpty)
        #expect(examination.rows.map(\.topic) == [.secrets, .key, .builder, .registry, .workTree, .clock])
        #expect(examination.place == .here)
    }

    private static let faults: [(FindingCode, @Sendable (inout LocalFacts) throws -> Void, String)] = [
        (.secretMissing, { $0.missing["hash_key"] = SecretFault(.missing, .environment("KEY")) }, "export KEY=..."),
        (.secretMissing, { $0.missing["x"] = SecretFault(.unreadable, .file("k")) }, "put it into k, and chmod 600 k"),
        (.secretMissing, { $0.missing["x"] = SecretFault(.unreadable, .command(["pass", "y"])) }, "run pass by hand"),
        (.hashKeyShort, { $0.hashKeyBytes = 8 }, "openssl rand -hex 32"),
        (.keyUnusable, { $0.keyComplaint = LocalFacts.Complaint("it is RSA", hint: "make another") }, "make another"),
        (.keyFileOpen, { $0.keyFileMode = 0o644 }, "chmod 600 ~/.ssh/id_ed25519"),
        (.agentMissing, { $0.agent = LocalFacts.Agent(socket: "/run/agent", isThere: false) }, "ssh-add"),
        (.agentMissing, { $0.agent = LocalFacts.Agent(socket: nil, isThere: false) }, "ssh-add"),
        (.builderSilent, { $0.builder = .failure(LocalFacts.Complaint("no daemon answers")) }, "start Docker here"),
        (
            .builderPlatform,
            { $0.builder = .success(LocalFacts.Builder(version: "28", platform: "linux/arm64")) },
            "linux/amd64"
        ),
        (.registrySilent, { $0.registry = RegistryFacts(.silent("no answer")) }, "curl -i https://ghcr.io/v2/"),
        (.registrySilent, { $0.registry = RegistryFacts(.strange(404)) }, "curl -i https://ghcr.io/v2/"),
        (.registryRefused, { $0.registry = RegistryFacts(.refused(403)) }, "docker login ghcr.io"),
        (.registryRefused, { $0.registry = RegistryFacts(.wanted) }, "registry.password"),
        (.registryNoPush, { $0.registry = RegistryFacts(.accepted, mayPush: false) }, "right to write"),
        (.registryPlain, { $0.registry = RegistryFacts(.plain) }, "insecure-registries"),
        (.treeUnknown, { $0.tree = .failure(LocalFacts.Complaint("git: no repository")) }, "--no-build"),
        (.treeChanged, { $0.tree = .success(try tree(["a.swift", "b.swift"])) }, "--dirty"),
        (.clockSkewed, { $0.now = $0.now.addingTimeInterval(90) }, "timedatectl set-ntp true"),
    ]

    @Test("a fault that was planted is found, it alone, with what to do about it", arguments: faults.indices)
    func planted(_ index: Int) throws {
        let (code, plant, fix) = Self.faults[index]
        var facts = try Self.healthy()
        try plant(&facts)
        let findings = try judge(facts).findings
        #expect(findings.map(\.code) == [code])
        #expect(findings.first?.fix.contains(fix) == true, "\(findings)")
        #expect(findings.first?.place == .here)
    }

    @Test("what only building needs is left out where nothing is built")
    func noBuild() throws {
        var facts = try Self.healthy()
        facts.builder = nil
        facts.tree = nil
        facts.registry?.mayPush = false
        let examination = try judge(facts)
        #expect(examination.findings.isEmpty)
        #expect(examination.rows.map(\.topic) == [.secrets, .key, .registry, .clock])
    }
}
