// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

/// Whole runs of `prune`, with scripts in a real shell and stand-ins of docker and nginx.
@Suite("Pruning", .timeLimit(.minutes(5)))
struct PruneRunTests {
    private let bench: RunBench
    private let name: HostName

    init() throws {
        bench = try RunBench()
        name = try #require(bench.configuration.hosts.first?.name)
    }

    private func prune() async -> RunReport {
        await bench.deployment().prune(control: RunControl(), observer: RunBench.Observer(bench: bench))
    }

    /// An image, a stopped container and an environment file that no release needs.
    private func leaveStrays() throws -> [URL] {
        let docker = bench.home(name).appending(path: "docker")
        let reference = "\(bench.configuration.image)@sha256:" + String(repeating: "f", count: 64)
        let image = docker.appending(path: "images/" + String(reference.map { "/:@".contains($0) ? "_" : $0 }))
        try "\(reference)\n".write(to: image, atomically: true, encoding: .utf8)
        let release = try Sample.release(7).id
        let container = docker.appending(path: "containers/memory-layer-\(release)-stray")
        let line = "memory-layer-\(release)-stray \(release) 8001 \(reference) run-stray-0000\n"
        try line.write(to: container, atomically: true, encoding: .utf8)
        let path = bench.configuration.layout.environment(of: release).text
            .replacing(bench.folder.appending(path: "host").path, with: bench.home(name).path)
        try "X=1\n".write(toFile: path, atomically: true, encoding: .utf8)
        return [image, container, URL(filePath: path)]
    }

    private func isThere(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

    @Test("removes what nothing needs, leaves what serves and what one goes back to, and is in the journal")
    func strays() async throws {
        _ = try await bench.deploy()
        let first = try #require(try await bench.sight(name).running)
        _ = try await bench.deploy()
        let second = try #require(try await bench.sight(name).running)
        let strays = try leaveStrays()
        let list = bench.deployment().pruneList(try await bench.sight(name).observation)
        #expect((list.containers.count, list.images.count, list.files.count) == (1, 1, 1))
        let before = bench.performed.withLock { $0.count }

        #expect(await prune() == .init(outcome: .completed, failure: nil, warnings: [], leftBehind: []))
        #expect(strays.allSatisfy { !isThere($0) })
        try await bench.expectServing(second.id)
        #expect(try await bench.sight(name).journal.runs.last?.header?.kind == .prune)
        #expect(
            bench.performed.withLock { $0.count } == before,
            "a full host is not asked whether it can take a release"
        )
        #expect(bench.deployment().pruneList(try await bench.sight(name).observation).isEmpty)

        #expect(await bench.rollback().outcome == .completed)
        try await bench.expectServing(first.id)
    }

    @Test("has nothing to remove where nothing was deployed")
    func fresh() async throws {
        #expect(await prune().outcome == .completed)
        try await bench.expectServing(nil)
    }

    @Test("leaves the container of the current release though it has stopped: its log tells why")
    func stopped() async throws {
        _ = try await bench.deploy()
        let container = try #require(try await bench.sight(name).observation.containers.first)
        try FileManager.default.removeItem(
            at: bench.home(name).appending(path: "docker/running/\(container.name)")
        )
        #expect(await prune().outcome == .completed)
        #expect(try await bench.sight(name).observation.containers.map(\.name) == [container.name])
    }

    @Test("goes on where Docker refuses to remove something, and says so")
    func refused() async throws {
        _ = try await bench.deploy()
        let strays = try leaveStrays()
        let state = bench.home(name).appending(path: "docker").path
        let refusing = "if [ \"$1 $2\" = 'image rm' ]; then echo 'it is in use' >&2; exit 1; fi\n"
        try bench.program("docker", refusing + DockerStandIn.text(state: state), on: name)
        let report = await prune()
        #expect(report.outcome == .completed)
        #expect(report.warnings.map(\.step?.text) == ["prune@\(name)"])
        #expect(strays.map(isThere) == [true, false, false])
    }

    @Test("takes back first what a dead run left")
    func deadRun() async throws {
        _ = try await bench.deploy()
        let serving = try #require(try await bench.sight(name).running)
        bench.trouble.withLock {
            $0 = { [bench] step in
                guard step.action.name == "await-health" else { return }
                _ = await bench.deployment().revokeLeases()
            }
        }
        #expect(try await bench.deploy().outcome == .undoIncomplete)
        #expect(try await bench.sight(name).observation.containers.count { $0.isRunning } == 2)
        bench.trouble.withLock { $0 = { _ in } }
        #expect(await prune().outcome == .completed)
        try await bench.expectServing(serving.id)
    }
}
