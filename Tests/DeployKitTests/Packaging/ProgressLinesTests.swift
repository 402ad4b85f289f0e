// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("Progress in lines")
struct ProgressLinesTests {
    private let step = BuildEvent.Step(number: 3, name: "[2/4] RUN make")

    @Test("a build's lines name their step; a transfer is told in tenths")
    func build() {
        var lines = BuildProgressLines()
        let events: [BuildEvent] = [
            .fetchingBase("debian:12"), .context(entries: 3, bytes: 5 << 20), .started(step),
            .output(step, .standardError, "a \u{1B}[31mred"), .output(step, .standardOutput, ""),
            .transfer(step, name: "sha", current: 1, total: 100), .transfer(step, name: "sha", current: 55, total: 100),
            .transfer(step, name: "sha", current: 56, total: 100), .transfer(step, name: "sha", current: 9, total: nil),
            .completed(step, duration: .milliseconds(1_250)), .completed(step, duration: nil),
            .failed(step, reason: "exit code 2"), .warning("old syntax"),
        ]
        #expect(
            events.compactMap { lines.take($0) } == [
                "fetches debian:12", "sends 3 files, 5.0MiB", "#3 [2/4] RUN make", "#3 a  [31mred",
                "#3 sha: 55 bytes of 100 bytes",
                "#3 done in 1250ms", "#3 failed: exit code 2", "warning: old syntax",
            ]
        )
    }

    @Test("a push's lines are its layers, and their sum")
    func push() {
        var lines = PushProgressLines()
        let events: [LayerEvent] = [
            LayerEvent(layer: "a", state: .waiting), LayerEvent(layer: "b", state: .present),
            LayerEvent(layer: "a", state: .pushing(current: 50, total: 1_000)),
            LayerEvent(layer: "a", state: .pushing(current: 512, total: 1_000)),
            LayerEvent(layer: "a", state: .pushing(current: 1_001, total: 1_000)),
            LayerEvent(layer: "a", state: .finished), LayerEvent(layer: "c", state: .other("Retrying in 5 seconds")),
        ]
        #expect(
            events.compactMap { lines.take($0) } == [
                "a: 512 bytes of 1000 bytes", "a is pushed", "c: Retrying in 5 seconds",
            ]
        )
        #expect(lines.summary == "1 layers pushed, 1 were there already")
    }

    @Test(
        "bytes for people",
        arguments: [(0, "0 bytes"), (1_023, "1023 bytes"), (1_536, "1.5KiB"), (20 << 20, "20MiB"), (3 << 30, "3.0GiB")]
    )
    func bytes(_ count: Int, _ text: String) {
        #expect(ByteCount(count).description == text)
    }
}
