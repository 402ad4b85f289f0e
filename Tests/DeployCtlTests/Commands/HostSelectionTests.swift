// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@testable import DeployCtl

@Suite("Which hosts and containers are meant")
struct HostSelectionTests {
    private func configuration(hosts: Int) throws -> DeployConfiguration {
        var configuration = try DeployConfiguration.load(
            try Repository.text("ops/deploy/deploy.example.yml"),
            environment: "production"
        )
        let first = try #require(configuration.hosts.first)
        configuration.hosts = try (1...hosts).map { number in
            var host = first
            host.name = try Sample.host(number)
            return host
        }
        return configuration
    }

    @Test("none named means all; some named means those, in the order of the file")
    func hosts() throws {
        let three = try configuration(hosts: 3)
        #expect(try HostSelection.hosts([], in: three).count == 3)
        let named = ["app-3.example.com", "app-1.example.com", "app-1.example.com"]
        let found = try HostSelection.hosts(named, in: three).map(\.name)
        #expect(found == [try Sample.host(1), try Sample.host(3)])
        #expect(throws: Failure.self) { try HostSelection.hosts(["app-1"], in: three) }
    }

    @Test("one of several must be named, the only one need not")
    func host() throws {
        #expect(try HostSelection.host(nil, in: try configuration(hosts: 1)).name == (try Sample.host(1)))
        let two = try configuration(hosts: 2)
        #expect(try HostSelection.host("app-2.example.com", in: two).name == (try Sample.host(2)))
        let failure = #expect(throws: Failure.self) { try HostSelection.host(nil, in: two) }
        #expect(failure?.hint == "its hosts: app-1.example.com, app-2.example.com")
    }

    @Test("a container that is gone is told with those that are there, and what to do")
    func containers() throws {
        let fault = ContainerFault(
            host: try Sample.host(1),
            reason: .gone(try Sample.release(1).id),
            containers: [
                try Sample.container(2, port: 8_001), try Sample.container(3, port: 8_002, isRunning: false),
            ]
        )
        let none = ContainerFault(host: try Sample.host(2), reason: .nothingServes, containers: [])
        try Golden.expect("\(Failure(fault))\n\(Failure(none))\n", "containers.txt")
    }

    @Test("a program that Docker could not start is explained, every other end speaks for itself")
    func remarks() {
        #expect(ExecSession.remark(127, ["sh"])?.contains("could not start sh") == true)
        #expect(ExecSession.remark(126, ["a\u{1B}[2Jb"])?.contains("could not start ab") == true)
        #expect([0, 1, 2, 125, 128, 137].allSatisfy { ExecSession.remark($0, ["sh"]) == nil })
    }
}
