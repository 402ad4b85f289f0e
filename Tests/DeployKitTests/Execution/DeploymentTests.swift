// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

/// Whole runs, with scripts in a real shell and stand-ins of docker and nginx.
@Suite("A deployment", .timeLimit(.minutes(5)))
struct DeploymentTests {
    @Test(
        "a first deploy serves, a second takes over from it, and a rollback brings the first back",
        arguments: [false, true]
    )
    func wholeLife(_ isPlain: Bool) async throws {
        let bench = try RunBench(hosts: isPlain ? 1 : 2, isPlain: isPlain)
        let name = try #require(bench.configuration.hosts.first?.name)
        #expect(try await bench.deploy() == .init(outcome: .completed, failure: nil, warnings: [], leftBehind: []))
        let first = try #require(try await bench.sight(name).running)
        try await bench.expectServing(first.id)

        #expect(try await bench.deploy().outcome == .completed)
        let second = try #require(try await bench.sight(name).running)
        #expect(second.id != first.id)
        try await bench.expectServing(second.id)

        #expect(await bench.rollback().outcome == .completed)
        try await bench.expectServing(first.id)
        #expect(try await bench.sight(name).observation.history.map(\.action) == [.deployed, .deployed, .rolledBack])
    }

    @Test("secrets are in the release's own environment file and nowhere else")
    func secretsStayHidden() async throws {
        let bench = try RunBench()
        let name = try #require(bench.configuration.hosts.first?.name)
        _ = try await bench.deploy()
        let secrets = [RunBench.secret, DockerStandIn.password]
        let calls = try #require(bench.calls[name]).withLock { $0 }
        for call in calls {
            for secret in secrets {
                #expect(!call.script.arguments.contains { $0.contains(secret) })
                #expect(!call.script.text.contains(secret))
            }
        }
        #expect(calls.contains { $0.secrets.values.contains(DockerStandIn.password) })
        #expect(!secrets.contains { (try? bench.log(name))?.contains($0) ?? true })
        let holders = try files(below: bench.home(name)).filter { file in
            guard file.lastPathComponent != "docker" else { return false }
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            return secrets.contains { text.contains($0) }
        }
        let release = try #require(try await bench.sight(name).running)
        #expect(holders.map(\.lastPathComponent) == ["\(release.id).env"])
        let file = try #require(holders.first)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text == "GIT_SHA=\(release.revision)\nPROFILE=cloud\nTOKEN=\(RunBench.secret)\n")
        let permissions = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
    }

    private func files(below folder: URL) throws -> [URL] {
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.allObjects ?? []).compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }
    }

    @Test(
        "a script that is refused, or whose success is not heard of, is undone with all before it",
        arguments: [
            "pull", "write-environment", "start-container", "write-proxy", "test-proxy", "reload-proxy", "append",
        ],
        [false, true]
    )
    func undoes(_ script: String, _ isLost: Bool) async throws {
        let bench = try RunBench()
        let name = try #require(bench.configuration.hosts.first?.name)
        _ = try await bench.deploy()
        let first = try #require(try await bench.sight(name).running)
        let armed = Locked(true)
        let entry = #"{"action":"deployed""#
        bench.faults.withLock {
            $0 = { _, asked in
                guard asked.name == script,
                    script != "append" || asked.arguments.contains(where: { $0.hasPrefix(entry) })
                else { return nil }
                let isFirst = armed.withLock { armed -> Bool in
                    defer { armed = false }
                    return armed
                }
                guard isFirst else { return nil }
                return isLost ? .isLost : .fails(StepFailure(.rejected, "a fault of the test"))
            }
        }
        let report = try await bench.deploy()
        #expect(armed.withLock { !$0 }, "the fault never struck")
        #expect(report.outcome == .undone)
        #expect(report.failure?.reason.code == (isLost ? .unreachable : .rejected))
        try await bench.expectServing(first.id, "\(script)")
        #expect(try await bench.deploy().outcome == .completed)
    }

    @Test(
        "a probe that fails is undone, and told with evidence that holds no secret",
        arguments: ["await-health", "smoke-public", "verify-proxy"]
    )
    func failingProbe(_ kind: String) async throws {
        let bench = try RunBench()
        _ = try await bench.deploy()
        let name = try #require(bench.configuration.hosts.first?.name)
        let first = try #require(try await bench.sight(name).running)
        bench.trouble.withLock {
            $0 = { if $0.action.name == kind { throw StepFailure(.unhealthy, "not as it should be") } }
        }
        let report = try await bench.deploy()
        #expect(report.outcome == .undone)
        try await bench.expectServing(first.id)
        let last = try #require(bench.events.withLock { $0.last })
        guard case .ended(_, let failure?) = last else {
            Issue.record("no report: \(last)")
            return
        }
        #expect(failure.step.action.name == kind)
        #expect(failure.evidence?.logs == ["it says <redacted>"])
        #expect(failure.evidence?.exitCode == 139)
    }

    @Test("an interruption in the middle of a wait takes everything back")
    func interruption() async throws {
        let bench = try RunBench()
        _ = try await bench.deploy()
        let name = try #require(bench.configuration.hosts.first?.name)
        let first = try #require(try await bench.sight(name).running)
        let control = RunControl()
        bench.trouble.withLock {
            $0 = { step in
                guard step.action.name == "await-health" else { return }
                control.interrupt()
                let (never, _) = AsyncStream.makeStream(of: Void.self)
                for await _ in never {}
                try Task.checkCancellation()
            }
        }
        let report = try await bench.deploy(control)
        #expect(report.outcome == .undone)
        #expect(report.failure?.reason.code == .interrupted)
        try await bench.expectServing(first.id)
    }

    @Test("an interruption before the beginning changes nothing")
    func earlyInterruption() async throws {
        let bench = try RunBench()
        let control = RunControl()
        control.interrupt()
        let report = try await bench.deploy(control)
        #expect(report.outcome == .failedUntouched)
        try await bench.expectServing(nil)
    }

    @Test("a lease that another run took fences this one, which touches the host no more")
    func lostLease() async throws {
        let bench = try RunBench()
        _ = try await bench.deploy()
        let name = try #require(bench.configuration.hosts.first?.name)
        bench.trouble.withLock {
            $0 = { step in
                guard step.action.name == "await-health" else { return }
                _ = await bench.deployment().revokeLeases()
            }
        }
        let report = try await bench.deploy()
        #expect(report.outcome == .undoIncomplete)
        #expect(report.failure?.reason.code == .fenced)
        let running = try await bench.sight(name).observation.containers.filter(\.isRunning)
        #expect(running.count == 2)
        bench.trouble.withLock { $0 = { _ in } }
        #expect(await bench.abort().outcome == .completed)
        #expect(try await bench.sight(name).observation.containers.filter(\.isRunning).count == 1)
    }

    @Test(
        "a journal that has grown long is trimmed when nothing is to be recovered, and what is to be is never cut off"
    )
    func longJournal() async throws {
        let bench = try RunBench()
        let name = try #require(bench.configuration.hosts.first?.name)
        _ = try await bench.deploy()
        let journal = bench.home(name).appending(path: "state/memory-layer/journal.jsonl")
        let text = try String(contentsOf: journal, encoding: .utf8)
        let rounds = JournalScripts.trimLimit / text.utf8.count + 1
        // The oldest of it is a run that died: until it is cleared up all of it is kept.
        let dead = JournalRecord(
            run: try Sample.run("dead"),
            token: try #require(FencingToken(1)),
            time: Sample.time,
            event: .runBegan(Sample.header)
        )
        let grown = try RecordLines.encode(dead) + "\n" + String(repeating: text, count: rounds)
        try grown.write(to: journal, atomically: true, encoding: .utf8)
        #expect(try await bench.deploy().outcome == .completed)
        #expect(try await bench.sight(name).journalSize > grown.utf8.count)
        #expect(try await bench.deploy().outcome == .completed)
        let sight = try await bench.sight(name)
        #expect(sight.journalSize < JournalScripts.trimLimit)
        #expect(sight.journal.unfinished.isEmpty)
        #expect(sight.journal.runs.last?.header?.kind == .deploy)
    }

    @Test("what another service of the same repository pulled is no image to be pruned")
    func foreignImages() async throws {
        let bench = try RunBench()
        let name = try #require(bench.configuration.hosts.first?.name)
        let images = bench.home(name).appending(path: "docker/images")
        let foreign = bench.home(name).appending(path: "docker/foreign")
        for folder in [images, foreign] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        func image(_ digit: String, isForeign: Bool) throws -> URL {
            let reference = "\(bench.configuration.image)@sha256:" + String(repeating: digit, count: 64)
            let file = String(reference.map { "/:@".contains($0) ? "_" : $0 })
            try "\(reference)\n".write(to: images.appending(path: file), atomically: true, encoding: .utf8)
            if isForeign { try "".write(to: foreign.appending(path: file), atomically: true, encoding: .utf8) }
            return images.appending(path: file)
        }
        let others = try image("e", isForeign: true)
        let stray = try image("f", isForeign: false)
        #expect(try await bench.deploy() == .init(outcome: .completed, failure: nil, warnings: [], leftBehind: []))
        #expect(FileManager.default.fileExists(atPath: others.path))
        #expect(!FileManager.default.fileExists(atPath: stray.path))
    }

    @Test("a lease that is held is refused, with its owner, and nothing is touched")
    func heldLease() async throws {
        let bench = try RunBench()
        let name = try #require(bench.configuration.hosts.first?.name)
        let leases = LeaseScripts(layout: bench.configuration.layout)
        let owner = LeaseOwner(machine: "ci-2", process: 7, actor: "bob")
        let terms = try #require(LeaseTerms(timeToLive: .seconds(600)))
        let taking = try leases.acquire(run: try Sample.run("bob"), owner: owner, terms: terms)
        #expect(try await bench.connect(name).run(taking, by: .after(.seconds(20))).exitCode == 0)
        let control = RunControl()
        var configuration = bench.configuration
        configuration.deadlines.lease = .seconds(1)
        let deployment = Deployment(
            configuration: configuration,
            identity: RunBench.identity,
            ports: bench.deployment().ports
        )
        let revision = try #require(GitRevision(String(repeating: "a", count: 40)))
        let report = await deployment.deploy(
            .build(revision),
            isForced: false,
            control: control,
            observer: RunBench.Observer(bench: bench)
        )
        #expect(report.outcome == .leaseHeld)
        #expect(report.failure?.reason.message.contains("bob, process 7 on ci-2") == true)
        #expect(try await bench.sight(name).lease?.owner == owner)
    }

    @Test("while a step takes long, the heart goes on beating over a connection of its own")
    func heartbeat() async throws {
        let bench = try RunBench()
        let name = try #require(bench.configuration.hosts.first?.name)
        var configuration = bench.configuration
        configuration.lease = try #require(LeaseTerms(timeToLive: .seconds(12)))
        let calls = try #require(bench.calls[name])
        bench.trouble.withLock {
            $0 = { step in
                guard step.action.name == "await-health" else { return }
                // Longer than the lease lives without a beat.
                while calls.withLock({ $0.count { $0.script.name == "renew-lease" } }) < 4 {
                    // allowed(sleep): waits for the beats of another task, and fails by the suite's limit of time
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
        }
        let deployment = Deployment(
            configuration: configuration,
            identity: RunBench.identity,
            ports: bench.deployment().ports
        )
        let revision = try #require(GitRevision(String(repeating: "a", count: 40)))
        let report = await deployment.deploy(
            .build(revision),
            isForced: false,
            control: RunControl(),
            observer: RunBench.Observer(bench: bench)
        )
        #expect(report.outcome == .completed, "\(String(describing: report.failure)) \(report.leftBehind)")
    }

    @Test("a missing secret ends the run before anything is begun", arguments: ["container", "smoke suite", "metrics"])
    func missingSecret(of user: String) async throws {
        let bench = try RunBench()
        var configuration = bench.configuration
        let missing = SecretReference.environment("NOT_THERE")
        switch user {
        case "container": configuration.secretEnvironment["OTHER"] = missing
        case "smoke suite": configuration.smoke.variables["API_KEY"] = missing
        default: configuration.metrics.key = missing
        }
        let deployment = Deployment(
            configuration: configuration,
            identity: RunBench.identity,
            ports: bench.deployment().ports
        )
        let revision = try #require(GitRevision(String(repeating: "a", count: 40)))
        let report = await deployment.deploy(
            .build(revision),
            isForced: false,
            control: RunControl(),
            observer: RunBench.Observer(bench: bench)
        )
        #expect(report.outcome == .failedUntouched)
        #expect(report.failure?.reason.message == "the secret at env:NOT_THERE is missing or empty")
        #expect(bench.performed.withLock { $0.isEmpty })
    }

    @Test("a preview tells what would change, field by field, and changes nothing")
    func preview() async throws {
        let bench = try RunBench()
        let name = try #require(bench.configuration.hosts.first?.name)
        _ = try await bench.deploy()
        let current = try #require(try await bench.sight(name).running)
        let same = try await bench.deployment().preview(.pushed(current.image.digest, current.revision))
        #expect(same.map(\.exitCode) == [0])
        let digest = try #require(ContentDigest("sha256:" + String(repeating: "7", count: 64)))
        let other = try #require(try await bench.deployment().preview(.pushed(digest, current.revision)).first)
        #expect(other.difference.changes.map(\.field) == ["image.digest"])
        #expect(other.exitCode == 2)
        #expect(other.steps.contains { $0.action == .reloadProxy })
        try await bench.expectServing(current.id)
    }
}
