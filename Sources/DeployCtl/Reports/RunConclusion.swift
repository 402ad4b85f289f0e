// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// The last words of a run: what serves now, or what failed, why, what to do, and what state the hosts are in.
struct RunConclusion {
    let kind: RunKind
    let report: RunReport
    let memory: RunMemory
    let duration: Duration

    var status: ExitStatus {
        let status = ExitStatus(rawValue: Int32(report.exitCode)) ?? .failed
        guard kind == .prune else { return status }
        // What is removed is not brought back.
        return status == .undone || (status == .done && !report.warnings.isEmpty) ? .failed : status
    }

    /// For standard output; empty when the run failed.
    var result: String {
        guard report.outcome == .completed else { return "" }
        let time = ReadableTime.text(duration)
        guard kind != .abort else { return "\(memory.clearedUp) in \(time)" }
        guard kind != .prune else { return "\(memory.pruned), in \(time)" }
        guard let release = memory.release else { return "nothing to do: every host runs this already" }
        let hosts = memory.hosts.map(\.text).sorted().joined(separator: ", ")
        let again = kind == .rollback ? " again" : ""
        let lines = [
            "release \(release.id) serves\(again) on \(hosts)", "image \(release.image.reference)", "took \(time)",
        ]
        return (lines + closedDoors).joined(separator: "\n")
    }

    /// For standard error; empty when all is well.
    ///
    /// - Parameter scrub: Takes secrets out of what programs wrote.
    func complaint(scrubbing scrub: (String) -> String = { $0 }) -> String {
        let warnings = report.warnings.map { warning in
            "warning: \(warning.step.map { "\($0) failed: " } ?? "")\(TerminalText.line(scrub(warning.reason.message)))"
        }
        return (warnings + [failure(scrub)].filter { !$0.isEmpty }).joined(separator: "\n")
    }

    /// What failed, in a line; `nil` when all is well.
    func headline(scrubbing scrub: (String) -> String) -> String? {
        let lines = failure(scrub).split(separator: "\n").map(String.init)
        return lines.first.map { $0.hasPrefix(Self.sender) ? String($0.dropFirst(Self.sender.count)) : $0 }
    }

    private var closedDoors: [String] {
        let names = memory.closedHosts.map(\.text).joined(separator: ", ")
        return names.isEmpty ? [] : ["closed for maintenance: \(names): `deployctl maintenance off` opens"]
    }

    private static let sender = "deployctl: "

    private func failure(_ scrub: (String) -> String) -> String {
        guard report.outcome != .completed else { return "" }
        if report.outcome == .leaseHeld, let held { return held.description }
        // Its words are of what is taken back.
        if kind != .prune, let failure = memory.failure { return "deployctl: \(failure.text(scrubbing: scrub))" }
        let reason = report.failure.map { failure in
            "\(failure.step.map { "\($0) failed: " } ?? "")\(TerminalText.line(scrub(failure.reason.message)))"
        }
        let isTakenOver = report.failure?.reason.code == .fenced
        let left = (isTakenOver ? [] : report.leftBehind).map {
            "left behind: \($0.step): \($0.compensation.name) is still to be done"
        }
        let isLookup = kind == .rollback && report.outcome == .failedUntouched && report.failure?.step == nil
        let explained = report.failure.map { "deployctl explain \($0.reason.code.rawValue)" }
        return Failure(
            status,
            reason ?? "failed",
            details: ["now: \(state)"] + left,
            hint: isLookup ? "`deployctl releases` lists them: name the one to go back to" : explained
        ).description
    }

    /// What state the hosts are in.
    var state: String {
        let isPruned = kind == .prune && report.outcome == .undone
        return isPruned
            ? "\(memory.pruned); nothing that serves was touched" : report.outcome.state(after: report.failure?.reason)
    }

    /// Who has the lock.
    private var held: Failure? {
        guard let holder = memory.holder else { return nil }
        let who = holder.owner.map { TerminalText.line($0.description) } ?? "another run"
        return Failure(
            .leaseHeld,
            "\(holder.host) is locked by \(who)",
            details: [
                "now: \(report.outcome.state(after: nil))",
                "the lock ends in \(ReadableTime.text(holder.remaining)) unless that run renews it",
            ],
            hint: "wait for that run, or raise `lock.wait`; a run that died frees the lock by itself"
        )
    }
}
