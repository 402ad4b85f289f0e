// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@testable import DeployCtl

@Suite("Progress of a run")
struct RunProgressTests {
    /// A deploy that goes on to its health check, fails there, and is taken back.
    static func events() throws -> [RunEvent] {
        let check = try Sample.step(.check, on: 1)
        let build = try Sample.step(.buildImage)
        let lease = try Sample.step(.acquireLease, on: 1)
        let start = try Sample.step(.startContainer(try Sample.start(2)), on: 1)
        let health = try Sample.step(.awaitHealth(try Sample.start(2)), on: 1)
        let undo = UndoStep(
            step: start.id,
            host: try Sample.host(1),
            compensation: .removeContainer(try Sample.start(2).name, port: try Sample.port(8_002))
        )
        let owner = LeaseOwner(machine: "ci-1", process: 12, actor: "bob")
        return [
            .began(try Sample.run("one"), .deploy),
            .planned(.recovery, steps: 3),
            .stepBegan(check), .stepEnded(check, failure: nil, duration: .milliseconds(312)),
            .stepBegan(build), .stepProgress(build.id, "[build 2/4] RUN \u{1B}[1mswift build\u{1B}[0m\u{7}"),
            .stepProgress(build.id, "Compiling 12 of 300"),
            .stepEnded(build, failure: nil, duration: .seconds(125)),
            .stepBegan(lease),
            .waitsForLease(try Sample.host(1), holder: owner, remaining: .seconds(12)),
            .stepEnded(lease, failure: nil, duration: .seconds(3)),
            .planned(.release, steps: 9),
            .stepBegan(start), .stepEnded(start, failure: nil, duration: .milliseconds(1_200)),
            .stepBegan(health), .stepProgress(health.id, "status 503"),
            .stepEnded(health, failure: StepFailure(.unhealthy, "not ready within 2m"), duration: .seconds(120)),
            .undoBegan(undo), .undoEnded(undo, failure: nil),
            .ended(RunReport(outcome: .undone, failure: nil, warnings: [], leftBehind: []), nil),
        ]
    }

    private func reported(_ events: [RunEvent], _ style: OutputStyle) throws -> String {
        let output = CollectedOutput()
        let reporter = RunReporter(
            title: "demo, production",
            hosts: [try Sample.host(1)],
            style: style,
            output: output,
            time: { Sample.time }
        )
        for event in events { reporter.observe(event) }
        return output.text
    }

    @Test("plain: a line for each step, with the time, and no control character")
    func plain() throws {
        let text = try reported(try Self.events(), .plain)
        try Golden.expect(text, "progress.txt")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test("on a terminal the running step is rewritten in place, and is gone at the end")
    func live() throws {
        let text = try reported(try Self.events(), OutputStyle(isLive: true, hasColors: false, width: 60))
        try Golden.expect(text.replacing("\u{1B}", with: "<ESC>").replacing("\r", with: "<CR>"), "progress-live.txt")
        // What is left on the screen has no trace of a step under way.
        #expect(!Self.screen(text).contains("…"))
        #expect(Self.screen(text).hasSuffix("\n"))
    }

    @Test("a line on a terminal never wraps", arguments: [20, 60])
    func width(_ width: Int) throws {
        let step = try Sample.step(.buildImage)
        let events: [RunEvent] = [.stepBegan(step), .stepProgress(step.id, String(repeating: "wörd ", count: 40))]
        let text = try reported(events, OutputStyle(isLive: true, hasColors: false, width: width))
        let last = try #require(Self.screen(text).split(separator: "\n").last)
        #expect(last.count < width)
    }

    @Test("plain: what a step says is shown every ten seconds at most, and at once when another step begins")
    func throttled() throws {
        let layout = ProgressLayout(hosts: [])
        var plain = PlainProgress(layout: layout)
        func said(
            _ label: String,
            _ text: String,
            _ seconds: Int,
            _ start: ContinuousClock.Instant,
            takesLong: Bool = true
        ) -> String {
            let step = RunningStep(number: 1, total: 2, label: label, host: "", takesLong: takesLong, text: text)
            return plain.render([.running(step)], at: Sample.time, now: start.advanced(by: .seconds(seconds)))
        }
        let start = ContinuousClock.now
        #expect(said("build", "", 0, start).isEmpty)
        #expect(said("build", "a", 0, start).hasSuffix("build: a\n"))
        #expect(said("build", "b", 9, start).isEmpty)
        #expect(said("build", "c", 10, start).hasSuffix("build: c\n"))
        #expect(said("push", "", 11, start).isEmpty)
        #expect(said("push", "d", 11, start).hasSuffix("push: d\n"))
        #expect(said("check", "", 30, start, takesLong: false).isEmpty)
        #expect(said("check", "e", 31, start, takesLong: false).isEmpty)
        #expect(said("check", "f", 40, start, takesLong: false).hasSuffix("check: f\n"))
    }

    @Test("the last lines of a builder that failed are shown, since they are the reason", arguments: [true, false])
    func buildOutput(_ isLive: Bool) throws {
        let step = try Sample.step(.buildImage)
        let failure = StepFailure(.rejected, "the build failed in [build 2/4]")
        let events: [RunEvent] =
            [.stepBegan(step)] + (1...40).map { .stepProgress(step.id, "line \($0)") }
            + [.stepEnded(step, failure: failure, duration: .seconds(9))]
        let text = Self.screen(
            try reported(events, OutputStyle(isLive: isLive, hasColors: false, width: 80))
        )
        #expect(!text.contains("| line 15\n"))
        for number in 16...40 { #expect(text.contains("| line \(number)\n")) }
        #expect(text.contains("the build failed in [build 2/4]"))
    }

    @Test("what a step warns of stays, also on a terminal", arguments: [true, false])
    func warnings(_ isLive: Bool) throws {
        let step = try Sample.step(.check, on: 1)
        let events: [RunEvent] = [
            .stepBegan(step), .stepProgress(step.id, "warning: the clock is 3 s ahead"),
            .stepProgress(step.id, "Docker 20"),
            .stepEnded(step, failure: nil, duration: .zero),
        ]
        let text = try reported(events, OutputStyle(isLive: isLive, hasColors: false, width: 80))
        #expect(Self.screen(text).contains("the clock is 3 s ahead\n"))
    }

    @Test("a line tells when the next batch of hosts begins, and that only", arguments: [true, false])
    func batches(_ isLive: Bool) throws {
        let first = BatchPlace(number: 1, count: 2)
        let steps = [
            try Sample.step(.check, on: 1),
            try Sample.step(.testProxy, on: 1).inBatch(first),
            try Sample.step(.bake([], for: .seconds(5))).inBatch(first),
            try Sample.step(.awaitHealth(try Sample.start(1)), on: 2).inBatch(BatchPlace(number: 2, count: 2)),
            try Sample.step(.prune(PruneList()), on: 1),
        ]
        let events = steps.flatMap { step -> [RunEvent] in
            [.stepBegan(step), .stepEnded(step, failure: nil, duration: .zero)]
        }
        let style = OutputStyle(isLive: isLive, hasColors: false, width: 80)
        let lines = Self.screen(try reported(events, style)).split(separator: "\n").map(String.init)
        func index(_ part: String) throws -> Int { try #require(lines.firstIndex { $0.contains(part) }) }
        #expect(lines.count { $0.contains("batch ") } == 2)
        #expect(try index("check") < index("batch 1 of 2"))
        #expect(try index("batch 1 of 2") < index("test-proxy"))
        #expect(try index("bake") < index("batch 2 of 2"))
        #expect(try index("batch 2 of 2") < index("await-health"))
    }

    @Test("a step that was broken off has not failed")
    func brokenOff() throws {
        let step = try Sample.step(.awaitHealth(try Sample.start(1)), on: 1)
        let failure = StepFailure(.interrupted, "broken off")
        let text = try reported([.stepEnded(step, failure: failure, duration: .zero)], .plain)
        #expect(text.contains(" warn await-health"))
    }

    @Test("a failure that is tolerated is a warning")
    func tolerated() throws {
        let step = try Sample.step(.prune(PruneList()), on: 1, tolerated: true)
        let text = try reported([.stepEnded(step, failure: StepFailure(.deadline, "late"), duration: .zero)], .plain)
        #expect(text.contains(" warn prune"))
    }

    /// What a terminal shows after this: carriage return and "erase in line" are all that it must know.
    static func screen(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: "\r\u{1B}[2K", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        }.joined(separator: "\n")
    }
}
