// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Observability
import Testing

@testable import DeployCtl

@Suite("The trace of a run")
struct RunSpansTests {
    private static let caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    private func facts() throws -> RunFacts {
        var facts = RunFacts(
            run: try Sample.run("trace"),
            kind: .deploy,
            service: try #require(ServiceName("demo")),
            environment: "production",
            hosts: [try Sample.host(1)],
            identity: RunIdentity(actor: "ada", machine: "ci-1", process: 1, toolVersion: "1.0.0"),
            startedAt: Sample.time
        )
        facts.release = try Sample.release(2)
        let step = try Sample.step(.reloadProxy, on: 1)
        let end = Sample.time.addingTimeInterval(3.5)
        let failure = RunReport.Failure(step: step.id, reason: StepFailure(.rejected, "words of a program"))
        let report = RunReport(outcome: .undone, failure: failure, warnings: [], leftBehind: [])
        var undo = StepTiming(
            step: step.id,
            action: "restore-proxy",
            host: step.host,
            isUndo: true,
            startedAt: Sample.time.addingTimeInterval(2),
            endedAt: end
        )
        undo.failure = nil
        facts.end = RunResult(
            endedAt: end,
            report: report,
            steps: [
                StepTiming(
                    step: step.id,
                    action: "reload-proxy",
                    host: step.host,
                    startedAt: Sample.time,
                    endedAt: Sample.time.addingTimeInterval(2),
                    failure: .rejected
                ), undo,
            ]
        )
        return facts
    }

    @Test("one span for the run, below its caller's, and one below it for each step and undo")
    func spans() throws {
        let spans = RunSpans(environment: ["TRACEPARENT": Self.caller]).spans(of: try facts())
        #expect(spans.map(\.name) == ["deploy demo", "reload-proxy", "undo restore-proxy"])
        #expect(Set(spans.map(\.context.traceID.text)) == ["0af7651916cd43dd8448eb211c80319c"])
        let root = try #require(spans.first)
        #expect(root.parent?.text == "b7ad6b7169203331")
        #expect(spans.dropFirst().allSatisfy { $0.parent == root.context.spanID })
        #expect(Set(spans.map(\.context.spanID)).count == 3)
        #expect(spans.map(\.isFailed) == [true, true, false])
        #expect(spans.map { $0.endedAt - $0.startedAt } == [3_500_000_000, 2_000_000_000, 1_500_000_000])
        #expect(root.startedAt == UInt64(Sample.time.timeIntervalSince1970) * 1_000_000_000)
    }

    @Test("as a collector takes it, without words of programs")
    func body() throws {
        let body = try #require(RunSpans(environment: [:]).body(of: try facts()))
        let text = String(decoding: body, as: UTF8.self)
        #expect(!text.contains("words of a program"))
        for word in [
            #"{"key":"service.name","value":{"stringValue":"deployctl"}}"#,
            #"{"key":"deployctl.outcome","value":{"stringValue":"undone"}}"#,
            #"{"key":"deployctl.step","value":{"stringValue":"reload-proxy@app-1.example.com"}}"#,
            #"{"key":"error.type","value":{"stringValue":"rejected"}}"#,
        ] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(!text.contains("parentSpanId\":\"\""))
    }

    @Test(
        "a caller whose trace is not kept has none of the run, and what is no caller is passed over",
        arguments: [
            (caller.dropLast(2) + "00", false), ("", true), ("00-0-0-01", true), (caller[...], true),
        ] as [(Substring, Bool)]
    )
    func callers(_ text: Substring, _ isTraced: Bool) throws {
        let body = RunSpans(environment: ["TRACEPARENT": String(text)]).body(of: try facts())
        #expect((body != nil) == isTraced)
    }

    @Test("a run that goes on is no trace yet")
    func unfinished() throws {
        var facts = try facts()
        facts.end = nil
        #expect(RunSpans(environment: [:]).body(of: facts) == nil)
    }
}
