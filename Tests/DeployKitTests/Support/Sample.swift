// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

/// Values for tests.
enum Sample {
    static let time = Date(timeIntervalSince1970: 1_795_390_200)
    static let header = RunHeader(kind: .deploy, actor: "ada", runURL: nil, toolVersion: "1.0.0")

    static func release(_ number: Int, environment: String = "e", proxied: Bool = true) throws -> Release {
        let revision = try #require(GitRevision(String(repeating: "abcdef0123"[number % 10], count: 40)))
        let digit = String(number % 10)
        return Release(
            id: .make(revision: revision, at: time.addingTimeInterval(Double(number)), random: UInt16(number)),
            revision: revision,
            image: PinnedImage(
                repository: try #require(ImageRepository("registry.example.com/memory-server")),
                digest: try #require(ContentDigest("sha256:" + String(repeating: digit, count: 64)))
            ),
            environment: EnvironmentRecord(digest: environment, values: ["PROFILE": environment]),
            run: RunSpecification(
                containerPort: try port(8_000),
                memory: 1 << 29,
                milliCPUs: 1_000,
                processes: 256,
                stopTimeout: .seconds(30)
            ),
            proxy: proxied
                ? ProxySpecification(serverName: "api.example.com", maximumBody: 1 << 20, keepAlive: 32) : nil,
            createdAt: time.addingTimeInterval(Double(number)),
            actor: "ada"
        )
    }

    static func port(_ number: Int) throws -> NetworkPort {
        try #require(NetworkPort(number))
    }

    static func run(_ name: String) throws -> RunID {
        try #require(RunID("run-\(name)-0000"))
    }

    static func host(_ number: Int) throws -> HostName {
        try #require(HostName("app-\(number).example.com"))
    }

    static func path(_ text: String) throws -> AbsolutePath {
        try #require(AbsolutePath(text))
    }
}

extension String {
    fileprivate subscript(offset: Int) -> Character { self[index(startIndex, offsetBy: offset)] }
}
