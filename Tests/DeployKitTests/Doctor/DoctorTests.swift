// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import DeployKit

/// Whole looks, with scripts in a real shell and stand-ins of docker and nginx.
@Suite("The doctor", .timeLimit(.minutes(5)))
struct DoctorTests {
    private static let docker = #"""
        case "$1" in
        version) echo "28.2.2 linux/amd64" ;;
        info) case $3 in *Live*) echo true ;; *) echo / ;; esac ;;
        network) echo 172.17.0.1 ;;
        ps | image) ;;
        *) exit 98 ;;
        esac
        """#

    private func doctor(
        _ bench: RunBench,
        secrets: [String: String] = ["REGISTRY": DockerStandIn.password, "TOKEN": "t0ken", "HASH_KEY": "short"]
    ) -> Doctor {
        let ports = DoctorPorts(
            connect: { settings, _ in try bench.connect(settings.name) },
            http: ScriptedClient { _ in .whole() },
            engine: { _ in throw DockerError(.unreachable, "no daemon here", hint: "start it") },
            tree: { _ in throw StepFailure(.rejected, "git: no work tree") },
            secrets: SecretResolver(
                environment: secrets,
                file: { _ in throw CancellationError() },
                command: { _ in throw CancellationError() }
            ),
            fileMode: { _ in nil },
            agentSocket: "/run/agent",
            addresses: { name, _ in name == "api.example.com" ? [] : ["192.0.2.1"] }
        )
        return Doctor(bench.configuration, ports)
    }

    @Test("this machine and every host are looked at, and one that is away hides no other")
    func everywhere() async throws {
        let bench = try RunBench(hosts: 2)
        let names = bench.configuration.hosts.map(\.name)
        for name in names { try bench.program("docker", Self.docker, on: name) }
        bench.faults.withLock {
            $0 = { name, _ in name == names[0] ? .fails(StepFailure(.unreachable, "\(name): no answer")) : nil }
        }
        let found = try await doctor(bench).examine()
        #expect(found.map(\.place) == [.here] + names.map { .host($0) })
        #expect(
            found[0].findings.map(\.code) == [.hashKeyShort, .agentMissing, .builderSilent, .treeUnknown]
        )
        #expect(found[1].findings.map(\.code) == [.hostUnreachable])
        let codes = Set(found[2].findings.map(\.code))
        #expect(codes.contains(.nameUnknown))
        #expect(found[2].rows.map(\.topic).contains(.runs))
        // What a machine that tests run on has, this suite does not know.
        let wrong: [FindingCode] = [.dockerMissing, .dockerSilent, .dockerOld, .lookFailed, .nginxBroken, .leaseHeld]
        #expect(codes.isDisjoint(with: wrong))
        let text = found.flatMap(\.findings).map { $0.seen + $0.fix }.joined()
        for secret in [DockerStandIn.password, "t0ken"] { #expect(!text.contains(secret)) }
    }

    @Test("it changes nothing on a host")
    func onlyLooks() async throws {
        let bench = try RunBench()
        let name = try #require(bench.configuration.hosts.first?.name)
        try bench.program("docker", Self.docker, on: name)
        let home = bench.home(name).path
        let before = try FileManager.default.subpathsOfDirectory(atPath: home).sorted()
        _ = try await doctor(bench).examine()
        #expect(try FileManager.default.subpathsOfDirectory(atPath: home).sorted() == before)
    }

    @Test("a secret that is missing is named with its place")
    func missing() async throws {
        let bench = try RunBench()
        let found = try await doctor(bench, secrets: ["REGISTRY": "x", "HASH_KEY": "0123456789abcdef"]).examine()
        let finding = try #require(found.first?.findings.first)
        #expect(finding.code == .secretMissing)
        #expect(finding.seen == "env.secret.TOKEN: the secret at env:TOKEN is missing or empty")
    }
}
