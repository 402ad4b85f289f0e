// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import Testing

@testable import DeployCtl

@Suite("In GitHub Actions")
struct GitHubActionsTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func path(_ name: String) -> String { folder.url.appending(path: name).path }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
    }

    private func actions(summary: String = "summary", output: String = "output") throws -> GitHubActions {
        try #require(
            GitHubActions([
                "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": path(summary), "GITHUB_OUTPUT": path(output),
            ])
        )
    }

    private func account(_ report: RunReport, _ events: [RunEvent]) -> GitHubAccount {
        var memory = RunMemory()
        for event in events { memory.take(event) }
        return GitHubAccount(
            RunConclusion(kind: .deploy, report: report, memory: memory, duration: .milliseconds(34_210)),
            title: "demo, production",
            scrub: { $0.replacing("hunter2", with: "<redacted>") }
        )
    }

    private func served() throws -> GitHubAccount {
        let commit = try Sample.step(.commit(try Sample.entry(1)), on: 1)
        let warning = RunReport.Failure(
            step: try Sample.step(.prune(PruneList()), on: 1).id,
            reason: StepFailure(.deadline, "docker did not answer")
        )
        return account(
            RunReport(outcome: .completed, failure: nil, warnings: [warning], leftBehind: []),
            [.stepEnded(commit, failure: nil, duration: .milliseconds(20))]
        )
    }

    private func failed() throws -> GitHubAccount {
        let health = try Sample.step(.awaitHealth(try Sample.start(2)), on: 1)
        let reason = StepFailure(.unhealthy, "100% of it: a|b <b>\n::add-mask::x\n```\nhunter2")
        let evidence = FailureEvidence(logs: ["::set-env name=PATH::/evil", "hunter2"], exitCode: 1)
        let report = RunReport(
            outcome: .undone,
            failure: RunReport.Failure(step: health.id, reason: reason),
            warnings: [],
            leftBehind: []
        )
        let whole = FailureReport(step: health, reason: reason, evidence: evidence, outcome: .undone)
        let events = Array(try RunProgressTests.events().dropLast())
        return account(report, events + [.ended(report, whole)])
    }

    @Test(
        "elsewhere nothing of it happens",
        arguments: [[:], ["GITHUB_ACTIONS": ""], ["GITHUB_ACTIONS": "false"]] as [[String: String]]
    )
    func elsewhere(_ environment: [String: String]) {
        #expect(GitHubActions(environment) == nil)
    }

    @Test("a run that serves: a notice, a page, and outputs for the steps after it")
    func success() throws {
        let account = try served()
        #expect(try actions().file(account).isEmpty)
        try Golden.expect(try text("summary"), "github-served.md")
        try Golden.expect(account.annotations.joined(separator: "\n") + "\n", "github-served.txt")
        #expect(
            try text("output") == """
                result=completed
                release=20261122-233001-bbbbbbb-0001
                digest=sha256:\(String(repeating: "b", count: 64))

                """
        )
    }

    @Test("a run that fails: an error with its cause, and the table of steps with what was taken back")
    func failure() throws {
        let account = try failed()
        #expect(try actions().file(account).isEmpty)
        try Golden.expect(try text("summary"), "github-failed.md")
        try Golden.expect(account.annotations.joined(separator: "\n") + "\n", "github-failed.txt")
        #expect(try text("output") == "result=undone\n")
    }

    @Test("no secret is in any of it, and no line of a program is one that the runner obeys")
    func harmless() throws {
        let account = try failed()
        let said = account.annotations.joined(separator: "\n")
        for text in [said, account.summary, account.outputs] { #expect(!text.contains("hunter2")) }
        for line in said.split(separator: "\n") {
            #expect(line.hasPrefix("::error title=") || line.hasPrefix("::warning"))
        }
        // The fence is longer than any in what it holds.
        #expect(account.summary.contains("\n````text\n"))
    }

    @Test("complaints stand between marks that switch commands off, another one each time")
    func quoted() throws {
        let actions = try actions()
        let lines = actions.quoted("  ::error::x").split(separator: "\n").map(String.init)
        let mark = try #require(lines.first).dropFirst("::stop-commands::".count)
        #expect(lines == ["::stop-commands::\(mark)", "  ::error::x", "::\(mark)::"])
        #expect(mark.count >= 32)
        #expect(!actions.quoted("x").contains(mark))
        #expect(actions.quoted("").isEmpty)
    }

    @Test(
        "a command is one line, whatever is in it",
        arguments: [
            ("a", "m", "::error title=a::m"), ("a: b, c", "m: n, o", "::error title=a%3A b%2C c::m: n, o"),
            ("50%", "50%0A", "::error title=50%25::50%250A"),
            ("a\nb", "c\r\nd\re", "::error title=a%0Ab::c%0D%0Ad%0De"),
        ]
    )
    func escaped(_ title: String, _ message: String, _ text: String) {
        #expect(WorkflowCommand(.error, title: title, message).text == text)
    }

    @Test(
        "what others wrote into the files stays, and a line that they left without an end gets one",
        arguments: [("", ""), ("a=1\n", "a=1\n"), ("a=1", "a=1\n")]
    )
    func appended(_ before: String, _ kept: String) throws {
        try folder.write(before, to: "output")
        try LocalFile(path: path("output")).append("b=2\n")
        try LocalFile(path: path("output")).append("c=3\n")
        #expect(try text("output") == kept + "b=2\nc=3\n")
    }

    @Test("what was pushed is an output for later steps, behind what the step has told already")
    func pushed() throws {
        try folder.write("kept=1\n", to: "output")
        #expect(try actions().file(outputs: "digest=sha256:x\n").isEmpty)
        #expect(try text("output") == "kept=1\ndigest=sha256:x\n")
    }

    @Test("a file that can't be written to is a warning, and the other one is written all the same")
    func unwritable() throws {
        let lines = try actions(summary: "no/such/folder").file(try served())
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("::warning title=deployctl::GITHUB_STEP_SUMMARY cannot be written: ") == true)
        #expect(try text("output").hasPrefix("result=completed\n"))
        try #require(mkfifo(path("pipe"), 0o600) == 0)
        #expect(throws: LocalFileFault.notRegular) { try LocalFile(path: path("pipe")).append("x") }
    }
}
