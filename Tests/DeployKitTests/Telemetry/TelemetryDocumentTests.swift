// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

@Suite("Figures of runs")
struct TelemetryDocumentTests {
    private static func timing(_ action: StepAction, _ host: Int?, _ seconds: Double) throws -> StepTiming {
        let step = PlanStep(action, on: try host.map(Sample.host), deadline: .seconds(1))
        return StepTiming(
            step: step.id,
            action: action.name,
            host: step.host,
            startedAt: Sample.time,
            endedAt: Sample.time.addingTimeInterval(seconds)
        )
    }

    private static func served(_ run: String = "news") throws -> RunFacts {
        var facts = try RunFacts.served()
        facts.run = try Sample.run(run)
        facts.end?.steps = [
            try timing(.buildImage, nil, 40), try timing(.testProxy, 1, 0.25), try timing(.testProxy, 2, 9),
            try timing(.reloadProxy, 1, 1.0004), try timing(.testProxy, 1, 0.5),
        ]
        return facts
    }

    private func document(_ runs: [RunFacts]) throws -> TelemetryDocument {
        var document = TelemetryDocument()
        for run in runs {
            // By way of the file, each time.
            var next = TelemetryDocument(document.text)
            next.take(run, on: try Sample.host(1))
            document = next
        }
        return document
    }

    private func value(_ text: String, _ name: String, _ labels: [String: String]) throws -> Double? {
        try MetricsText(Array(text.utf8)).samples.first { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }?.value
    }

    @Test("the file that a first run leaves")
    func first() throws {
        let expected = try String(decoding: Fixture.bytes("telemetry.prom"), as: UTF8.self)
        let text = try document([Self.served()]).text
        #expect(text == expected, "\(text)")
    }

    @Test("promtool finds no fault in it")
    func promtool() throws {
        let folder = try TemporaryFolder()
        var odd = try Self.served("odd")
        odd.environment = "a \"b\" \\ c\nd é"
        let failed = try RunFacts.failed()
        try folder.write("runs.prom", try document([Self.served(), failed, odd]).text)
        #expect(try Tool.output(["sh", "-c", "promtool check metrics < \(folder.path)/runs.prom 2>&1"]) == "")
    }

    @Test("counters go on from the file before, and a run that is in it already changes nothing")
    func counts() throws {
        var second = try RunFacts.failed()
        second.run = try Sample.run("second")
        var third = try RunFacts.served(.rollback)
        third.run = try Sample.run("third")
        third.end?.endedAt = Sample.time.addingTimeInterval(500)
        let text = try document([Self.served(), second, second, third]).text
        #expect(try value(text, "deployctl_runs_total", ["kind": "deploy", "outcome": "completed"]) == 1)
        #expect(try value(text, "deployctl_runs_total", ["kind": "deploy", "outcome": "undone"]) == 1)
        #expect(try value(text, "deployctl_runs_total", ["kind": "rollback", "outcome": "completed"]) == 1)
        #expect(try value(text, "deployctl_runs_total", ["kind": "abort", "outcome": "completed"]) == 0)
        #expect(try value(text, "deployctl_rollbacks_total", ["reason": "failure"]) == 1)
        #expect(try value(text, "deployctl_rollbacks_total", ["reason": "asked"]) == 1)
        #expect(try value(text, "deployctl_last_run_success", ["kind": "deploy"]) == 0)
        #expect(try value(text, "deployctl_last_run_success", ["kind": "rollback"]) == 1)
        let success = "deployctl_last_success_timestamp_seconds"
        #expect(try value(text, success, ["kind": "deploy"]) == Sample.time.timeIntervalSince1970 + 83.25)
        #expect(try value(text, success, ["kind": "rollback"]) == Sample.time.timeIntervalSince1970 + 500)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("deployctl_last_run_info{") }.count == 1)
    }

    @Test("a failed run leaves the release that is told of, and steps of its own alone")
    func failure() throws {
        var second = try RunFacts.failed()
        second.run = try Sample.run("second")
        second.release = try Sample.release(3)
        let undo = try Self.timing(.testProxy, 1, 2)
        second.end?.steps = [undo]
        second.end?.steps[0].isUndo = true
        second.end?.steps[0].action = "restore-proxy"
        let text = try document([Self.served(), second]).text
        #expect(try value(text, "deployctl_release_info", ["release": try Sample.release(2).id.text]) == 1)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("deployctl_release_info{") }.count == 1)
        let steps = text.split(separator: "\n").filter { $0.hasPrefix("deployctl_last_run_step_duration_seconds{") }
        #expect(steps.count == 1)
        #expect(steps.first?.contains(#"step="undo-restore-proxy""#) == true)
    }

    @Test("services and environments keep their figures in one file")
    func shared() throws {
        var other = try Self.served("other")
        other.service = try #require(ServiceName("other"))
        var staging = try Self.served("staging")
        staging.environment = nil
        let text = try document([Self.served(), other, staging, Self.served("again")]).text
        let runs = "deployctl_runs_total"
        let done = ["kind": "deploy", "outcome": "completed"]
        #expect(try value(text, runs, done.merging(["service": "demo", "environment": "production"]) { $1 }) == 2)
        #expect(try value(text, runs, done.merging(["service": "other"]) { $1 }) == 1)
        #expect(try value(text, runs, done.merging(["environment": ""]) { $1 }) == 1)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("deployctl_release_info{") }.count == 3)
    }

    @Test(
        "a file that cannot be read is begun anew, and what is not ours in it is left out",
        arguments: ["\u{0}\u{1}", "deployctl_runs_total{", "up 1\n", "deployctl_runs_total NaN\n", ""]
    )
    func foreign(_ text: String) throws {
        var document = TelemetryDocument(text)
        document.take(try Self.served(), on: try Sample.host(1))
        #expect(document.text == (try self.document([Self.served()]).text))
    }

    @Test("docs/deployctl-notifications.md describes every family")
    func documented() throws {
        let page = try Repository.text("docs/deployctl-notifications.md")
        for family in TelemetryFamily.allCases { #expect(page.contains("`\(family.name)`"), "\(family.name)") }
    }
}
