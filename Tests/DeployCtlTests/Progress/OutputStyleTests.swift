// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployCtl

@Suite("How output looks")
struct OutputStyleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var isTerminal = true
        var environment: [String: String] = ["TERM": "xterm-256color"]
        var isPlain = false
        var noColors = false
        let isLive: Bool
        let hasColors: Bool

        var testDescription: String { name }
    }

    @Test(
        "is decided by the stream, the environment and the options",
        arguments: [
            Case(name: "a terminal", isLive: true, hasColors: true),
            Case(name: "a pipe", isTerminal: false, isLive: false, hasColors: false),
            Case(name: "NO_COLOR", environment: ["NO_COLOR": "1"], isLive: true, hasColors: false),
            Case(name: "NO_COLOR, empty", environment: ["NO_COLOR": ""], isLive: true, hasColors: true),
            Case(name: "CI", environment: ["CI": "true"], isLive: false, hasColors: false),
            Case(name: "CI=false", environment: ["CI": "false"], isLive: true, hasColors: true),
            Case(name: "a dumb terminal", environment: ["TERM": "dumb"], isLive: false, hasColors: false),
            Case(name: "--plain", isPlain: true, isLive: false, hasColors: true),
            Case(name: "--no-color", noColors: true, isLive: true, hasColors: false),
        ]
    )
    func decided(_ wanted: Case) {
        let style = OutputStyle(
            StreamFacts(isTerminal: wanted.isTerminal),
            environment: wanted.environment,
            isPlain: wanted.isPlain,
            hasNoColors: wanted.noColors
        )
        #expect(style.isLive == wanted.isLive)
        #expect(style.hasColors == wanted.hasColors)
    }

    @Test(
        "lengths of time are short",
        arguments: [(0, "0.0s"), (312, "0.3s"), (59_940, "59.9s"), (59_960, "1m00s"), (125_000, "2m05s")]
    )
    func durations(_ milliseconds: Int, _ text: String) {
        #expect(ReadableTime.text(.milliseconds(milliseconds)) == text)
    }

    @Test(
        "how long ago something was",
        arguments: [(-5.0, "just now"), (0, "just now"), (59, "59s ago"), (3_599, "59m ago"), (90_000, "1d ago")]
    )
    func ago(_ seconds: Double, _ text: String) {
        #expect(ReadableTime.ago(Sample.time, now: Sample.time.addingTimeInterval(seconds)) == text)
    }

    @Test("columns are as wide as their widest cell")
    func table() {
        var table = TextTable(["A", "", "C"])
        table.add(["long", "x", ""])
        table.add(["b", "", "last"])
        #expect(table.text == "A        C\nlong  x\nb        last\n")
    }
}
