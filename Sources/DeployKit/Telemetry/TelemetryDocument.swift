// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The figures that a host's file holds, read, carried on by a run, and written again.
///
/// The file itself is the memory of its counters. They cannot be counted anew from the host's records: the journal is trimmed,
/// and `releases.jsonl` knows nothing of runs that failed. Where the file is lost they begin again, which Prometheus knows as a
/// reset. A run that is in the file already changes nothing, so that writing twice counts once.
package struct TelemetryDocument: Sendable, Hashable {
    struct Series: Sendable, Hashable {
        let family: TelemetryFamily
        let labels: [String: String]
    }

    private(set) var values: [Series: Double] = [:]

    /// - Parameter text: Of the file before; what is not known in it is left out, and what cannot be read is begun anew.
    package init(_ text: String = "") {
        guard let read = try? MetricsText(Array(text.utf8)) else { return }
        for sample in read.samples {
            guard let family = TelemetryFamily(rawValue: sample.name), sample.value.isFinite else { continue }
            values[Series(family: family, labels: sample.labels)] = sample.value
        }
    }

    /// Adds a run that is over.
    ///
    /// - Parameter host: Whose file it is.
    package mutating func take(_ facts: RunFacts, on host: HostName) {
        guard let end = facts.end, !has(facts) else { return }
        let common = Self.common(facts)
        let kind = common.merging(["kind": facts.kind.rawValue]) { $1 }
        countZero(common)
        add(.runs, kind.merging(["outcome": end.report.outcome.rawValue]) { $1 })
        if let reason = Self.rollback(facts.kind, end) { add(.rollbacks, common.merging(["reason": reason]) { $1 }) }
        values[Series(family: .lastRunSuccess, labels: kind)] = end.isSuccess ? 1 : 0
        values[Series(family: .lastRunTimestamp, labels: kind)] = Self.seconds(end.endedAt)
        if end.isSuccess { values[Series(family: .lastSuccessTimestamp, labels: kind)] = Self.seconds(end.endedAt) }
        values[Series(family: .lastRunDuration, labels: kind)] = end.seconds(since: facts.startedAt)
        takeSteps(end, kind, host)
        takeInformation(facts, end, common)
    }

    private func has(_ facts: RunFacts) -> Bool {
        values.keys.contains { series in
            series.family == .lastRunInfo && series.labels["run"] == facts.run.text
        }
    }

    /// Every series of a counter that is known is there from the first run on, so that its first increase is seen as one.
    private mutating func countZero(_ common: [String: String]) {
        for kind in [RunKind.deploy, .rollback, .abort] {
            for outcome in RunReport.Outcome.allCases {
                let more = ["kind": kind.rawValue, "outcome": outcome.rawValue]
                add(.runs, common.merging(more) { $1 }, 0)
            }
        }
        for reason in ["asked", "failure"] { add(.rollbacks, common.merging(["reason": reason]) { $1 }, 0) }
    }

    /// A release that was on hosts is gone again.
    private static func rollback(_ kind: RunKind, _ end: RunResult) -> String? {
        switch (kind, end.report.outcome) {
        case (.rollback, .completed): "asked"
        case (.deploy, .undone): "failure"
        default: nil
        }
    }

    /// A step that was done on several hosts, or more than once, counts with all of its time on this one.
    private mutating func takeSteps(_ end: RunResult, _ kind: [String: String], _ host: HostName) {
        remove(.lastRunStepDuration, kind)
        for step in end.steps where step.host == nil || step.host == host {
            let name = step.isUndo ? "undo-\(step.action)" : step.action
            add(.lastRunStepDuration, kind.merging(["step": name]) { $1 }, step.seconds)
        }
    }

    private mutating func takeInformation(_ facts: RunFacts, _ end: RunResult, _ common: [String: String]) {
        remove(.lastRunInfo, common)
        let run = ["run": facts.run.text, "kind": facts.kind.rawValue, "outcome": end.report.outcome.rawValue]
        values[Series(family: .lastRunInfo, labels: common.merging(run) { $1 })] = 1
        guard end.isSuccess, let release = facts.release else { return }
        remove(.releaseInfo, common)
        let what = [
            "release": release.id.text, "revision": release.revision.text, "digest": release.image.digest.text,
        ]
        values[Series(family: .releaseInfo, labels: common.merging(what) { $1 })] = 1
    }

    private mutating func add(_ family: TelemetryFamily, _ labels: [String: String], _ value: Double = 1) {
        values[Series(family: family, labels: labels), default: 0] += value
    }

    /// Series of a family with all of these labels, and perhaps others.
    private mutating func remove(_ family: TelemetryFamily, _ labels: [String: String]) {
        values = values.filter { series, _ in
            series.family != family || !labels.allSatisfy { series.labels[$0.key] == $0.value }
        }
    }

    /// A file may be shared by services, and a service by environments.
    private static func common(_ facts: RunFacts) -> [String: String] {
        ["service": facts.service.text, "environment": facts.environment ?? ""]
    }

    private static func seconds(_ time: Date) -> Double { time.timeIntervalSince1970 }
}
