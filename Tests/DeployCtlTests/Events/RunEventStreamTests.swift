// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@testable import DeployCtl

@Suite("The events of a run, for programs")
struct RunEventStreamTests {
    private let output = CollectedOutput()

    private var stream: RunEventStream {
        RunEventStream(
            service: "demo",
            environment: "production",
            output: output,
            scrub: { $0.replacing("hunter2", with: "<redacted>") },
            time: { Sample.time }
        )
    }

    private func told(_ events: [RunEvent], _ report: RunReport) throws -> String {
        let stream = stream
        var memory = RunMemory()
        for event in events {
            stream.observe(event)
            memory.take(event)
        }
        let conclusion = RunConclusion(kind: .deploy, report: report, memory: memory, duration: .milliseconds(129_517))
        return output.text + (try stream.last(conclusion))
    }

    /// A deploy that fails at its health check and is taken back, but for one thing.
    private func failed() throws -> String {
        let health = try Sample.step(.awaitHealth(try Sample.start(2)), on: 1)
        let prune = try Sample.step(.prune(PruneList()), on: 1, tolerated: true)
        let reason = StepFailure(.unhealthy, "not ready within 2m\nit said: \u{1B}[31mhunter2")
        let left = UndoStep(
            step: health.id,
            host: try Sample.host(1),
            compensation: .removeFile(try Sample.path("/var/lib/deployctl/demo/env/x.env"))
        )
        let report = RunReport(
            outcome: .undoIncomplete,
            failure: RunReport.Failure(step: health.id, reason: reason),
            warnings: [RunReport.Failure(step: prune.id, reason: StepFailure(.deadline, "late"))],
            leftBehind: [left]
        )
        var events = Array(try RunProgressTests.events().dropLast())
        events += [
            .stepEnded(prune, failure: StepFailure(.deadline, "late"), duration: .milliseconds(1)),
            .stepEnded(health, failure: StepFailure(.interrupted, "broken off"), duration: .zero),
            .undoBegan(left), .undoEnded(left, failure: StepFailure(.unreachable, "gone")), .interrupted,
            .ended(report, FailureReport(step: health, reason: reason, evidence: nil, outcome: .undoIncomplete)),
        ]
        return try told(events, report)
    }

    private func served() throws -> String {
        let commit = try Sample.step(.commit(try Sample.entry(1)), on: 1)
        let report = RunReport(outcome: .completed, failure: nil, warnings: [], leftBehind: [])
        return try told(
            [
                .began(try Sample.run("two"), .deploy), .stepBegan(commit),
                .stepEnded(commit, failure: nil, duration: .milliseconds(20)), .ended(report, nil),
            ],
            report
        )
    }

    @Test("an object a line: what began, how each step went, what was taken back, how it ended")
    func failure() throws {
        try Golden.expect(try failed(), "events-failed.jsonl")
    }

    @Test("a run that serves ends with its release")
    func success() throws {
        try Golden.expect(try served(), "events-served.jsonl")
    }

    @Test("no secret is in it, nothing that steers a terminal, and every line is JSON of schema 1")
    func lines() throws {
        let text = try failed()
        #expect(!text.contains("hunter2"))
        for line in text.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(object?["schema"] as? Int == 1)
            #expect(object?["event"] is String)
            #expect(object?["time"] as? String == "2026-11-22T23:30:00.000Z")
        }
        #expect(!text.contains("\\u001b"))
    }

    @Test("what steps say while they go on is not in it")
    func progress() throws {
        let step = try Sample.step(.buildImage)
        stream.observe(.stepProgress(step.id, "Compiling 12 of 300"))
        #expect(output.text.isEmpty)
    }

    @Test("every field, event, state and ending is described")
    func documented() throws {
        let document = try Repository.text("docs/deployctl-events.md")
        var words: Set<String> = []
        for line in try (failed() + served()).split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            words.formUnion(object.keys)
            words.formUnion([object["event"], object["state"]].compactMap { $0 as? String })
        }
        words.formUnion(RunReport.Outcome.allCases.map(\.rawValue))
        words.formUnion(StepFailure.Code.allCases.map(\.rawValue))
        for word in words { #expect(document.contains("`\(word)`"), "\(word)") }
    }
}
