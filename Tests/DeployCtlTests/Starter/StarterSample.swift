// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient
import Testing

@testable import DeployCtl

/// Values for tests of what a new deploy.yml is made of.
enum StarterSample {
    static let line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    static let otherLine = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    static var key: HostKey {
        get throws { try HostKey(parsing: line) }
    }

    static var otherKey: HostKey {
        get throws { try HostKey(parsing: otherLine) }
    }

    static func host(_ text: String, pinned: Bool = true) throws -> StarterHost {
        var host = try #require(HostDraft.parse(text)).host
        if pinned { host.keys = [try key.fingerprint] }
        return host
    }

    static func place(
        _ hosts: [StarterHost],
        proxy: String? = "api.example.com",
        url: String? = nil
    ) throws -> StarterPlace {
        let front: StarterPlace.Front =
            if let proxy { .proxy(try #require(ServerName(proxy))) } else {
                .plain(try #require(ListenAddress("8080")))
            }
        return StarterPlace(hosts: hosts, front: front, url: try url.map { try #require(PublicAddress($0)) })
    }

    static func configuration(
        _ places: StarterConfiguration.Places,
        registry: RegistrySettings? = nil,
        suites: [String] = []
    ) throws -> StarterConfiguration {
        let service = try #require(ServiceName("demo"))
        return StarterConfiguration(
            service: service,
            image: try #require(ImageRepository("ghcr.io/example/demo")),
            registry: registry,
            dockerfile: "Dockerfile",
            suites: StarterSuites(service: service, found: suites),
            places: places
        )
    }

    static func label(_ text: String) throws -> EnvironmentLabel {
        try #require(EnvironmentLabel(text))
    }
}
