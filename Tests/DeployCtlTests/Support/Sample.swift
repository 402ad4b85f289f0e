// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

/// Values for tests.
enum Sample {
    static let time = Date(timeIntervalSince1970: 1_795_390_200)
    static let now = time.addingTimeInterval(3 * 3_600 + 60)

    static func release(_ number: Int, actor: String = "ada") throws -> Release {
        let digits = Array("abcdef0123456789")
        let revision = try #require(GitRevision(String(repeating: digits[number % 16], count: 40)))
        return Release(
            id: .make(revision: revision, at: time.addingTimeInterval(Double(number)), random: UInt16(number)),
            revision: revision,
            image: PinnedImage(
                repository: try #require(ImageRepository("registry.example.com/memory-server")),
                digest: try #require(ContentDigest("sha256:" + String(repeating: digits[number % 16], count: 64)))
            ),
            environment: EnvironmentRecord(digest: "e\(number)", values: ["PROFILE": "e\(number)"]),
            run: RunSpecification(
                containerPort: try port(8_000),
                memory: 1 << 29,
                milliCPUs: 1_000,
                processes: 256,
                stopTimeout: .seconds(30)
            ),
            proxy: ProxySpecification(serverName: "api.example.com", maximumBody: 1 << 20, keepAlive: 32),
            createdAt: time.addingTimeInterval(Double(number)),
            actor: actor
        )
    }

    static func entry(
        _ number: Int,
        _ action: ReleaseEntry.Action = .deployed,
        run: String? = nil
    ) throws -> ReleaseEntry {
        ReleaseEntry(
            run: try self.run(run ?? "\(number)"),
            action: action,
            release: try release(number),
            time: time.addingTimeInterval(Double(60 * number)),
            runURL: number == 1 ? "https://ci.example.com/runs/1" : nil
        )
    }

    static func start(_ number: Int, port: Int = 8_002) throws -> ContainerStart {
        let release = try release(number)
        let service = try #require(ServiceName("demo"))
        return ContainerStart(
            name: ContainerName(service: service, release: release.id, run: try run("\(number)")),
            service: service,
            release: release,
            environmentFile: try path("/var/lib/deployctl/demo/env/x.env"),
            address: "127.0.0.1",
            port: try self.port(port)
        )
    }

    static func container(_ number: Int, port: Int, isRunning: Bool = true) throws -> ObservedContainer {
        let start = try start(number, port: port)
        return ObservedContainer(
            name: start.name,
            release: start.release.id,
            image: start.release.image.digest,
            port: start.port,
            isRunning: isRunning
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

    static func step(_ action: StepAction, on host: Int? = nil, tolerated: Bool = false) throws -> PlanStep {
        PlanStep(
            action,
            on: try host.map(self.host),
            ifItFails: tolerated ? .tolerate : .undo,
            deadline: .seconds(60)
        )
    }
}
