// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPTransport
import Support
import Testing

extension RunBench {
    static let identity = RunIdentity(actor: "ada", machine: "ci-1", process: 42, toolVersion: "1.0.0")

    func deployment(_ identity: RunIdentity = RunBench.identity) -> Deployment {
        let ports = DeploymentPorts(
            connect: { settings, _ in try self.connect(settings.name) },
            http: ProxyStandIn(bench: self),
            packaging: Packaging(bench: self),
            probing: Probing(bench: self),
            evidence: Evidence(),
            secrets: SecretResolver(
                environment: [
                    "REGISTRY": DockerStandIn.password, "TOKEN": Self.secret,
                    "HASH_KEY": "0123456789abcdef0123456789abcdef",
                ].merging(more.withLock { $0 }) { $1 },
                file: { _ in throw CancellationError() },
                command: { _ in throw CancellationError() }
            ),
            hooks: HookRunner(environment: ["PATH": "/usr/bin:/bin"], folder: folder.path),
            trace: { Array("trace of \($0.kind.rawValue), \($0.end?.steps.count ?? 0) steps".utf8) }
        )
        return Deployment(configuration: configuration, identity: identity, ports: ports)
    }

    func connect(_ name: HostName) throws -> LocalHost {
        let calls = try #require(calls[name])
        return LocalHost(
            name,
            shared: folder.appending(path: "host").path,
            own: home(name).path,
            calls: calls
        ) { script in
            let fault = self.faults.withLock { $0 }
            return fault(name, script)
        }
    }

    /// The n-th deploy builds the n-th image.
    func deploy(_ control: RunControl = RunControl()) async throws -> RunReport {
        let revision = try #require(GitRevision(String(repeating: "abcdef12", count: 5)))
        return await deployment().deploy(
            .build(revision),
            isForced: false,
            control: control,
            observer: Observer(bench: self)
        )
    }

    func rollback() async -> RunReport {
        await deployment().rollback(to: nil, control: RunControl(), observer: Observer(bench: self))
    }

    func abort() async -> RunReport {
        await deployment().abort(control: RunControl(), observer: Observer(bench: self))
    }

    func sight(_ name: HostName) async throws -> HostSight {
        let look = try #require(await deployment().look().first { $0.host == name })
        return try look.seen.get()
    }

    /// What ran before must run, and nothing else; no lease is held, no run is without an end.
    func expectServing(_ release: ReleaseID?, _ what: Comment? = nil) async throws {
        for host in configuration.hosts {
            let sight = try await sight(host.name)
            let running = sight.observation.containers.filter(\.isRunning).map(\.release)
            #expect(running == (release.map { [$0] } ?? []), what)
            #expect(sight.lease?.run == nil, what)
            #expect(sight.journal.unfinished.isEmpty, what)
            #expect(sight.observation.releases.current?.id == release, what)
            if case .proxied = host.mode { #expect(sight.observation.answeringRelease == release, what) }
        }
    }

    func log(_ name: HostName) throws -> String {
        try String(contentsOf: home(name).appending(path: "docker/docker.log"), encoding: .utf8)
    }

    struct Observer: RunObserver {
        let bench: RunBench

        func observe(_ event: RunEvent) { bench.events.withLock { $0.append(event) } }
    }

    /// nginx, which answers with what it has loaded.
    struct ProxyStandIn: HTTPClient {
        let bench: RunBench

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            if request.target.host == "127.0.0.1", let outside = bench.outside.withLock({ $0 }) {
                return try await outside.send(request)
            }
            let name = try #require(HostName(request.target.host))
            let loaded = try? String(contentsOf: bench.home(name).appending(path: "loaded"), encoding: .utf8)
            let words = loaded?.split(separator: " ").first { $0.hasPrefix("release=") }
            var fields: [HTTPHeaders.Field] = []
            if let words {
                fields.append(.init(name: ProxyConfiguration.releaseHeader, value: String(words.dropFirst(8))))
            }
            let flag = bench.home(name).appending(path: "conf/memory-layer.conf.maintenance")
            if loaded?.contains(flag.lastPathComponent) == true, FileManager.default.fileExists(atPath: flag.path) {
                fields.append(.init(name: ProxyConfiguration.maintenanceHeader, value: "on"))
            }
            return HTTPResponse(
                head: HTTPResponseHead(status: 200, headers: HTTPHeaders(received: fields)),
                body: HTTPBody(chunks: [])
            )
        }
    }

    struct Packaging: StepPerformer {
        let bench: RunBench

        func perform(_ step: PlanStep, in context: StepContext) async throws -> StepOutput {
            try await bench.note(step)
            guard step.action == .pushImage else { return .nothing }
            let number = bench.digests.withLock { digests -> Int in
                digests += 1
                return digests
            }
            let digits = String(repeating: String(number % 10), count: 64)
            return .image(
                PinnedImage(
                    repository: bench.configuration.image,
                    digest: try #require(ContentDigest("sha256:" + digits))
                )
            )
        }
    }

    struct Probing: StepPerformer {
        let bench: RunBench

        func perform(_ step: PlanStep, in context: StepContext) async throws -> StepOutput {
            try await bench.note(step)
            return .nothing
        }
    }

    struct Evidence: EvidenceGatherer {
        func gather(
            _ step: PlanStep,
            container: ContainerStart?,
            on host: any HostAccess,
            by deadline: Deadline
        ) async -> FailureEvidence {
            FailureEvidence(logs: ["it says \(RunBench.secret)"], exitCode: container == nil ? nil : 139)
        }
    }

    private func note(_ step: PlanStep) async throws {
        performed.withLock { $0.append(step.id) }
        let trouble = self.trouble.withLock { $0 }
        try await trouble(step)
    }
}
