// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

/// Whole runs with hooks, which are real programs.
@Suite("A run with hooks", .timeLimit(.minutes(5)))
struct HookRunTests {
    /// Notes what it is told, and whether the container of the release runs by then.
    private static let note = """
        [sh, -c, 'echo "$DEPLOYCTL_HOOK $DEPLOYCTL_KIND [$DEPLOYCTL_RELEASE] [$DEPLOYCTL_PREVIOUS_RELEASE] [$DEPLOYCTL_OUTCOME] \
        [$DEPLOYCTL_FAILED_STEP] [$DEPLOYCTL_CAUSE]" >> "$FOLDER/notes"; echo told; if [ -e "$FOLDER/no-$DEPLOYCTL_HOOK" ]; then echo never >&2; exit 9; fi']
        """

    private static let everywhere =
        "hooks:\n" + HookMoment.allCases.map { "  \($0.rawValue): [{command: \(note)}]\n" }.joined()

    private func notes(_ bench: RunBench) throws -> [String] {
        let text = try String(contentsOf: bench.folder.appending(path: "notes"), encoding: .utf8)
        return text.split(separator: "\n").map(String.init)
    }

    private func refuse(_ moment: HookMoment, _ bench: RunBench) throws {
        try Data().write(to: bench.folder.appending(path: "no-\(moment.rawValue)"))
    }

    private func started(_ bench: RunBench) -> [StepAction] {
        bench.events.withLock { $0 }.compactMap { event -> StepAction? in
            if case .stepBegan(let step) = event { step.action } else { nil }
        }
    }

    private func index(_ name: String, _ actions: [StepAction]) -> Int {
        actions.firstIndex { $0.name == name } ?? -1
    }

    @Test("each runs at its moment, and is told of the release and of the one before it")
    func moments() async throws {
        let bench = try RunBench(hosts: 2, more: Self.everywhere)
        let name = try #require(bench.configuration.hosts.first?.name)
        #expect(try await bench.deploy().warnings == [])
        let first = try #require(try await bench.sight(name).running?.id)
        let actions = started(bench)
        #expect(index("acquire-lease", actions) < index("hook-before-run", actions))
        #expect(index("hook-before-run", actions) < index("pull", actions))
        #expect(index("await-health", actions) < index("hook-before-cutover", actions))
        #expect(index("hook-before-cutover", actions) < index("write-proxy", actions))
        #expect(actions.last?.name == "hook-after-success")
        #expect(try await bench.deploy().outcome == .completed)
        let second = try #require(try await bench.sight(name).running?.id)
        #expect(
            try notes(bench) == [
                "before_run deploy [\(first)] [] [] [] []",
                "before_cutover deploy [\(first)] [] [] [] []",
                "after_success deploy [\(first)] [] [completed] [] []",
                "before_run deploy [\(second)] [\(first)] [] [] []",
                "before_cutover deploy [\(second)] [\(first)] [] [] []",
                "after_success deploy [\(second)] [\(first)] [completed] [] []",
            ]
        )
        let said = bench.events.withLock { $0 }.filter { if case .stepProgress(_, "told") = $0 { true } else { false } }
        #expect(said.count == 6)
    }

    @Test("one that says no before the run stops it before anything is on a host")
    func stopsRun() async throws {
        let bench = try RunBench(more: Self.everywhere)
        try refuse(.beforeRun, bench)
        let report = try await bench.deploy()
        #expect(report.outcome == .failedUntouched)
        #expect(report.failure?.reason == StepFailure(.rejected, "the hook sh ended with exit code 9: never"))
        #expect(report.failure?.step?.text == "hook-before-run#1")
        try await bench.expectServing(nil)
        #expect(index("pull", started(bench)) == -1)
        let notes = try notes(bench)
        #expect(notes.count == 2)
        #expect(notes.last?.hasSuffix("[failed_untouched] [hook-before-run#1] [hook_fails]") == true, "\(notes)")
    }

    @Test("one that says no before the cut-over has everything taken back")
    func stopsCutOver() async throws {
        let bench = try RunBench(hosts: 2, more: Self.everywhere)
        _ = try await bench.deploy()
        let name = try #require(bench.configuration.hosts.first?.name)
        let first = try #require(try await bench.sight(name).running)
        try refuse(.beforeCutover, bench)
        #expect(try await bench.deploy().outcome == .undone)
        try await bench.expectServing(first.id)
        #expect(try notes(bench).last?.hasPrefix("after_failure") == true)
    }

    @Test("when the run is over one can only warn", arguments: [true, false])
    func warns(_ succeeds: Bool) async throws {
        let bench = try RunBench(more: Self.everywhere)
        if !succeeds { try refuse(.beforeCutover, bench) }
        try refuse(succeeds ? .afterSuccess : .afterFailure, bench)
        let report = try await bench.deploy()
        #expect(report.outcome == (succeeds ? .completed : .undone))
        #expect(report.warnings.map(\.step?.text) == ["hook-after-\(succeeds ? "success" : "failure")#1"])
        guard case .ended(let told, _)? = bench.events.withLock({ $0.last }) else {
            Issue.record("the run did not end")
            return
        }
        #expect(told == report)
    }

    @Test("where there is nothing to do nobody is asked, and who waits for the end is told")
    func nothingToDo() async throws {
        let bench = try RunBench(more: Self.everywhere)
        let digest = try #require(ContentDigest("sha256:" + String(repeating: "7", count: 64)))
        let revision = try #require(GitRevision(String(repeating: "a", count: 40)))
        for _ in 1...2 {
            let report = await bench.deployment().deploy(
                .pushed(digest, revision),
                isForced: false,
                control: RunControl(),
                observer: RunBench.Observer(bench: bench)
            )
            #expect(report.outcome == .completed)
        }
        let notes = try notes(bench)
        #expect(notes.count == 4)
        #expect(notes.last?.hasPrefix("after_success deploy [] [") == true, "\(notes)")
    }

    @Test("nothing follows a prune, and an abort has nobody to ask")
    func otherKinds() async throws {
        let bench = try RunBench(more: Self.everywhere)
        _ = await bench.deployment().prune(control: RunControl(), observer: RunBench.Observer(bench: bench))
        #expect(await bench.abort().outcome == .completed)
        #expect(try notes(bench) == ["after_success abort [] [] [completed] [] []"])
    }

    @Test("an interruption ends the hook that runs, and what was done is taken back")
    func interruption() async throws {
        let hook = "hooks: {before_cutover: [{command: [sh, -c, 'echo ready; exec sleep 1000'], timeout: 60m}]}\n"
        let bench = try RunBench(more: hook)
        let report = try await interrupted(bench)
        #expect(report.outcome == .undone)
        #expect(report.failure?.reason.code == .interrupted)
        try await bench.expectServing(nil)
    }

    @Test("an interruption ends a hook that runs when the run is over, and changes nothing else")
    func lateInterruption() async throws {
        let hook = "hooks: {after_success: [{command: [sh, -c, 'echo ready; exec sleep 1000'], timeout: 60m}]}\n"
        let bench = try RunBench(more: hook)
        let report = try await interrupted(bench)
        #expect(report.outcome == .completed)
        #expect(report.warnings.map(\.reason.code) == [.interrupted])
    }

    /// A deploy that is interrupted as soon as its hook says that it runs.
    private func interrupted(_ bench: RunBench) async throws -> RunReport {
        let control = RunControl()
        let revision = try #require(GitRevision(String(repeating: "a", count: 40)))
        return await bench.deployment().deploy(
            .build(revision),
            isForced: false,
            control: control,
            observer: Interrupting(control: control)
        )
    }

    /// Sends the signal when the hook says that it runs.
    private struct Interrupting: RunObserver {
        let control: RunControl

        func observe(_ event: RunEvent) {
            if case .stepProgress(_, "ready") = event { control.interrupt() }
        }
    }

    @Test("secrets that it writes are masked, in progress and in what it fails with")
    func scrubbed() async throws {
        let more = "hooks: {before_run: [{command: [sh, -c, 'echo it is \(RunBench.secret); exit 1']}]}\n"
        let bench = try RunBench(more: more)
        let report = try await bench.deploy()
        #expect(report.failure?.reason.message == "the hook sh ended with exit code 1: it is <redacted>")
        let said = bench.events.withLock { $0 }.compactMap { event -> String? in
            if case .stepProgress(_, let line) = event { line } else { nil }
        }
        #expect(said.contains("it is <redacted>"))
        #expect(!said.joined().contains(RunBench.secret))
    }
}
