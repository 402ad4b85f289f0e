// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Progress as lines with the time, for logs: no control characters, and what a step says at most every few seconds.
struct PlainProgress: Sendable {
    static let interval: Duration = .seconds(10)

    private let layout: ProgressLayout
    private var lastSaid: ContinuousClock.Instant?

    init(layout: ProgressLayout) {
        self.layout = layout
    }

    mutating func render(_ changes: [ProgressChange], at time: Date, now: ContinuousClock.Instant) -> String {
        changes.compactMap { change -> String? in
            switch change {
            case .line(let line):
                return "\(Self.mark(line.mark)) \(layout.text(line))"
            case .running(let step):
                return said(step, now).map { "   \($0)" }
            }
        }.map { "\(ReadableTime.text(time)) \($0)\n" }.joined()
    }

    private mutating func said(_ step: RunningStep?, _ now: ContinuousClock.Instant) -> String? {
        guard let step, !step.text.isEmpty else {
            // A new step may speak at once, unless it will be over before anybody has read it.
            lastSaid = step.map { $0.takesLong ? nil : now } ?? nil
            return nil
        }
        if let lastSaid, lastSaid.duration(to: now) < Self.interval { return nil }
        lastSaid = now
        let host = step.host.isEmpty ? "" : " \(step.host)"
        return "  \(step.label)\(host): \(step.text)"
    }

    private static func mark(_ mark: ProgressLine.Mark) -> String {
        switch mark {
        case .began: "... "
        case .done: "ok  "
        case .failed: "FAIL"
        case .warned: "warn"
        case .undone: "undo"
        case .note: "--  "
        case .output: "    "
        }
    }
}
