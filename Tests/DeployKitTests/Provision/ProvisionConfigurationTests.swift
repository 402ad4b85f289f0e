// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@testable import DeployKit

@Suite("provision in deploy.yml")
struct ProvisionConfigurationTests {
    private func faults(_ provision: String) -> [String] {
        do {
            _ = try ProvisionSettings.load("service: demo\nprovision: \(provision)\n", environment: nil)
            return []
        } catch {
            return error.faults.map { "\($0.path): \($0.problem)" }
        }
    }

    @Test("what is left out has a default")
    func defaults() throws {
        let settings = try ProvisionSample.settings()
        #expect(settings.name.text == "demo")
        #expect(settings.type.text == "t3.micro")
        #expect(settings.image == .ubuntu)
        #expect(settings.diskSize == 16)
        #expect(settings.knownHosts == "known_hosts")
        #expect(settings.endpoint == nil)
        #expect(
            settings.rules == [
                EntryRule(port: 22, source: .network("203.0.113.7/32")),
                EntryRule(port: 80, source: .network("0.0.0.0/0")),
                EntryRule(port: 443, source: .network("0.0.0.0/0")),
            ]
        )
    }

    @Test("everything can be said")
    func everything() throws {
        let settings = try ProvisionSettings.load(
            """
            service: demo
            environments:
              production:
                provision: {name: other, type: t3.small}
            provision:
              region: us-gov-west-1
              ssh_from: [anywhere, 10.0.0.0/8]
              key: ~/.ssh/id_ed25519.pub
              image: ami-0123456789abcdef0
              disk: 20GiB
              known_hosts: ops/known_hosts
              endpoint: http://127.0.0.1:5555
            """,
            environment: "production"
        )
        #expect(settings.name.text == "other")
        #expect(settings.type.text == "t3.small")
        #expect(settings.sshFrom.map(\.text) == ["0.0.0.0/0", "10.0.0.0/8"])
        #expect(settings.sshFrom.map(\.word) == ["anywhere", "10.0.0.0/8"])
        #expect(settings.image == .image("ami-0123456789abcdef0"))
        #expect(settings.diskSize == 20)
        #expect(settings.endpoint == (try HTTPTarget("http://127.0.0.1:5555")))
    }

    @Test("hosts need not be there, since they cannot be before the machine is")
    func alone() throws {
        #expect(try ProvisionSample.settings().region.text == "eu-central-1")
        #expect(faults("{region: eu-central-1, ssh_from: [10.0.0.0/8], key: k}").isEmpty)
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ("{}", ["provision.key: is missing", "provision.region: is missing", "provision.ssh_from: is missing"]),
            (
                "{region: eu, ssh_from: [10.0.0.0/8], key: k}",
                ["provision.region: expected a region such as eu-central-1"]
            ),
            (
                "{region: eu-central-1, ssh_from: [0.0.0.0/0], key: k}",
                [
                    "provision.ssh_from: one at least must be there",
                    "provision.ssh_from[0]: expected \(NetworkRange.doorExpectation)",
                ]
            ),
            (
                "{region: eu-central-1, ssh_from: [10.0.0.0/8], key: k, disk: 4GiB}",
                ["provision.disk: expected a size in whole GiB from 8GiB to 1024GiB"]
            ),
            (
                "{region: eu-central-1, ssh_from: [10.0.0.0/8], key: k, endpoint: \"http://example.com\"}",
                ["provision.endpoint: expected an https address, or an http one of this machine, without a path"]
            ),
            (
                "{region: eu-central-1, ssh_from: [10.0.0.0/8], key: k, regoin: x}",
                ["provision.regoin: unknown key, did you mean region?"]
            ),
        ]
    )
    func wrong(_ text: String, _ expected: [String]) {
        #expect(faults(text) == expected)
    }

    @Test(
        "a network is one that EC2 shows again as it was given",
        arguments: [
            ("10.0.0.0/8", true), ("203.0.113.7/32", true), ("203.0.113.7", false), ("203.0.113.7/24", false),
            ("203.0.113.0/33", false), ("203.0.113.0/024", false), ("203.0.113.07/32", false), ("::/0", false),
            ("256.0.0.0/8", false), ("0.0.0.0/0", true), ("", false),
        ]
    )
    func networks(_ text: String, _ isValid: Bool) {
        #expect(NetworkRange.isValid(text) == isValid)
    }

    @Test(
        "a type tells its processor, and whether it lives on credits",
        arguments: [
            ("t3.micro", "amd64", true), ("t4g.small", "arm64", true), ("c7gn.large", "arm64", false),
            ("m7i.large", "amd64", false),
        ]
    )
    func types(_ text: String, _ architecture: String, _ hasCredits: Bool) throws {
        let type = try #require(MachineType(text))
        #expect(type.architecture == architecture)
        #expect(type.hasCredits == hasCredits)
    }
}
