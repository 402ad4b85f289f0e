// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@testable import DeployKit

@Suite("How a container is run")
struct ContainerSpecificationTests {
    private static func json(_ specification: ContainerSpecification) throws -> [String: any Sendable] {
        let data = Data(try specification.json())
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: any Sendable])
    }

    @Test("Hardened, unless nothing was said")
    func hardened() throws {
        let host = try #require(
            try Self.json(ContainerSpecification(image: "a"))["HostConfig"] as? [String: any Sendable]
        )
        #expect(host["ReadonlyRootfs"] as? Bool == true)
        #expect(host["CapDrop"] as? [String] == ["ALL"])
        #expect(host["SecurityOpt"] as? [String] == ["no-new-privileges"])
        #expect(host["PidsLimit"] as? Int == 512)
        #expect(host["Privileged"] == nil && host["CapAdd"] == nil)
    }

    @Test("Everything that can be said arrives in the API's own words")
    func complete() throws {
        var specification = ContainerSpecification(image: "registry.test/app@sha256:1")
        specification.command = ["serve"]
        specification.environment = ["B": Secret("2"), "A": Secret("a=b")]
        specification.labels = ["release": "7"]
        specification.user = "10001:10001"
        specification.temporaryFolders = ["/tmp": 1_024]
        specification.mounts = [
            .init(.volume("data"), at: "/data", isReadOnly: false),
            .init(.path("/etc/app.env"), at: "/run/env", isReadOnly: true),
        ]
        specification.memoryBytes = 512
        specification.processors = 1.5
        specification.ports = [.init(container: 8000, host: 18_001)]
        specification.stopTimeout = .milliseconds(1_500)
        specification.healthCheck = .init(command: ["/app", "healthcheck"])
        let text = String(decoding: try specification.json(), as: UTF8.self)
        #expect(
            text == #"{"Cmd":["serve"],"Env":["A=a=b","B=2"],"ExposedPorts":{"8000/tcp":{}},"#
                + #""Healthcheck":{"Interval":10000000000,"Retries":3,"StartPeriod":30000000000,"#
                + #""Test":["CMD","/app","healthcheck"],"Timeout":5000000000},"#
                + #""HostConfig":{"CapDrop":["ALL"],"LogConfig":{"Config":{"max-file":"5","max-size":"10485760"},"#
                + #""Type":"json-file"},"Memory":512,"Mounts":[{"ReadOnly":false,"Source":"data","Target":"/data","#
                + #""Type":"volume"},{"ReadOnly":true,"Source":"/etc/app.env","Target":"/run/env","Type":"bind"}],"#
                + #""NanoCpus":1500000000,"NetworkMode":"bridge","PidsLimit":512,"#
                + #""PortBindings":{"8000/tcp":[{"HostIp":"127.0.0.1","HostPort":"18001"}]},"ReadonlyRootfs":true,"#
                + #""RestartPolicy":{"Name":"unless-stopped"},"SecurityOpt":["no-new-privileges"],"#
                + #""Tmpfs":{"/tmp":"rw,noexec,nosuid,nodev,size=1024"}},"Image":"registry.test/app@sha256:1","#
                + #""Labels":{"release":"7"},"StopTimeout":2,"User":"10001:10001"}"#
        )
        #expect(!"\(specification)".contains("a=b"))
    }

    @Test(
        "Time-outs are whole seconds, rounded up",
        arguments: [
            (Duration.zero, 0), (.seconds(-1), 0), (.nanoseconds(1), 1), (.seconds(2), 2), (.milliseconds(2_001), 3),
            (.seconds(Int64.max), .max),
        ] as [(Duration, Int64)]
    )
    func durations(duration: Duration, seconds: Int64) {
        #expect(duration.wholeSecondsUp == seconds)
    }
}
