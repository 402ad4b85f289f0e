// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import DeployKit

@Suite("Building and pushing the image")
struct PackagingStepsTests {
    /// Notes what it was asked for, and says that it was built.
    private final class Builder: ImageBuilder {
        let requests = Recorder<BuildRequest>()

        func build(
            _ request: BuildRequest,
            deadline: Deadline,
            report: @Sendable (BuildEvent) -> Void
        ) async throws -> BuiltImage {
            requests.record(request)
            report(.context(entries: 2, bytes: 2_048))
            return BuiltImage(id: "sha256:built", tags: request.tags)
        }
    }

    private static let configuration = """
        service: demo
        image: registry.example.com/demo
        registry: {user: me, password: env:PASSWORD}
        build: {target: runtime, arguments: {FLAG: x}}
        hosts:
          - address: app-1
            host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        plain: {listen: 80}

        """

    private let folder: TemporaryFolder
    private let environment: [String: String]
    private let builder = Builder()
    private let lines = Recorder<String>()
    private let revision: GitRevision

    init() async throws {
        folder = try TemporaryFolder()
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
            "PASSWORD": "p4ssword-secret",
        ]
        try folder.write("src/Dockerfile", "FROM scratch\n")
        revision = try await CommittedFolder.make(at: folder.path, environment: environment)
    }

    /// A daemon that has the image and pushes it.
    private func daemon(architecture: String = "amd64", push: String = "push-ok.ndjson") throws -> ScriptedClient {
        let stream = String(decoding: try fixture(push), as: UTF8.self)
        return ScriptedClient { request in
            switch request.target {
            case "/_ping": .whole(200, [("Api-Version", "1.50")], body: "OK")
            case let path where path.hasSuffix("/json"):
                .whole(body: #"{"Id":"sha256:built","Architecture":"\#(architecture)","Os":"linux","Size":3145728}"#)
            default: .whole(body: stream)
            }
        }
    }

    private func fixture(_ name: String) throws -> [UInt8] {
        try Array(Repository.text("Tests/DeployKitTests/Fixtures/\(name)").utf8)
    }

    private func perform(
        _ action: StepAction,
        daemon: ScriptedClient,
        revision: GitRevision? = nil,
        allowsChanges: Bool = false
    ) async throws -> StepOutput {
        struct Unreadable: Error {}
        let steps = PackagingSteps(
            try DeployConfiguration.load(Self.configuration, environment: nil),
            contextFolder: folder.path + "/src",
            environment: environment,
            secrets: SecretResolver(
                environment: environment,
                file: { _ in throw Unreadable() },
                command: { _ in throw Unreadable() }
            ),
            allowsChanges: allowsChanges,
            connect: {
                try await DockerEngine.connect(to: HTTPTarget("http://docker/"), through: daemon, deadline: $0)
            },
            builder: { [builder] _ in builder }
        )
        let context = StepContext(
            run: try Sample.run("build"),
            hosts: [:],
            revision: revision ?? self.revision,
            deadline: .after(.seconds(300)),
            report: { lines.record($0) }
        )
        return try await steps.perform(PlanStep(action, on: nil, deadline: .seconds(60)), in: context)
    }

    @Test("the image is named, labelled and told by its commit")
    func builds() async throws {
        #expect(try await perform(.buildImage, daemon: daemon()) == .nothing)
        let request = try #require(builder.requests.events.first)
        #expect(request.tags.map(\.text) == ["registry.example.com/demo:\(revision)"])
        #expect(request.target == "runtime")
        #expect(request.platform == "linux/amd64")
        #expect(request.arguments == ["FLAG": "x", "GIT_SHA": revision.text])
        #expect(request.labels["org.opencontainers.image.revision"] == revision.text)
        #expect(request.labels["org.opencontainers.image.created"] == "2026-01-02T03:04:05+01:00")
        #expect(request.labels["deployctl.service"] == "demo")
        #expect(request.context.paths == ["Dockerfile"])
        #expect(request.credentials.map(\.registry) == ["registry.example.com"])
        #expect(
            lines.events == [
                "sends 2 files, 2.0KiB", "linux/amd64, 3.0MiB", "built registry.example.com/demo:\(revision)",
            ]
        )
    }

    @Test("an image for another processor than is wanted is not pushed")
    func platform() async throws {
        let found = await failure { _ = try await perform(.buildImage, daemon: daemon(architecture: "arm64")) }
        #expect(found?.message.hasPrefix("the image that was built is for linux/arm64, not for linux/amd64") == true)
    }

    @Test("what is built is the commit: neither another one nor changed, unless that is allowed")
    func source() async throws {
        let other = try #require(GitRevision(String(repeating: "a", count: 40)))
        let wrong = await failure { _ = try await perform(.buildImage, daemon: daemon(), revision: other) }
        #expect(wrong?.message.contains("and aaaaaaa is to be built") == true)
        try folder.write("src/new", "1")
        let dirty = await failure { _ = try await perform(.buildImage, daemon: daemon()) }
        #expect(dirty?.message.hasPrefix("the working tree is not as its commit: src/new; commit") == true)
        #expect(builder.requests.events.isEmpty)
        _ = try await perform(.buildImage, daemon: daemon(), allowsChanges: true)
        #expect(lines.events.first == "warning: the working tree is not as its commit: src/new")
    }

    @Test("the digest is the push's own, and credentials go to the daemon alone")
    func pushes() async throws {
        let daemon = try daemon()
        let output = try await perform(.pushImage, daemon: daemon)
        guard case .image(let image) = output else {
            Issue.record("\(output)")
            return
        }
        #expect(image.repository.text == "registry.example.com/demo")
        #expect(String(decoding: try fixture("push-ok.ndjson"), as: UTF8.self).contains(image.digest.text))
        let request = try #require(daemon.peer.requests.last)
        #expect(request.target.hasSuffix("/images/registry.example.com/demo/push?tag=\(revision)"))
        #expect(request.values("X-Registry-Auth").count == 1)
        #expect(lines.events.last == "pushed \(image.reference)")
        #expect(!lines.events.joined().contains("p4ssword-secret"))
    }

    @Test("a push that is refused fails with the registry's reason")
    func refused() async throws {
        let found = await failure {
            _ = try await perform(.pushImage, daemon: daemon(push: "push-wrong.ndjson"))
        }
        let hint = "check the registry's user name and password (or token), and that they are for this registry"
        #expect(found == StepFailure(.rejected, "unauthorized: authentication required: \(hint)"))
    }
}
