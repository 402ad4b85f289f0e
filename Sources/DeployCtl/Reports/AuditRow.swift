// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

/// What hosts that agree tell of a run.
struct AuditRow: Encodable, Hashable {
    enum Outcome: String, Encodable, Hashable {
        case done
        /// It came to its end and committed nothing: what was wanted served already.
        case nothingToDo = "nothing_to_do"
        case takenBack = "taken_back"
        /// It holds the lock still.
        case underWay = "under_way"
        /// It has no end: the next run takes it back.
        case stopped
    }

    let run: String
    /// `deploy`, `rollback`, `abort`, `prune`; `nil` where the records do not tell.
    let action: String?
    let by: String?
    let machine: String?
    let runURL: String?
    let toolVersion: String?
    let release: String?
    let revision: String?
    let outcome: Outcome
    /// The step that failed and its host, or the step at which it is.
    private(set) var step: String?
    private(set) var reason: String?
    /// Dead runs that it took back or closed.
    let cleared: [String]
    /// That tell this.
    private(set) var hosts: [String]
    /// When it began.
    private(set) var time: Date?

    /// This and the other as one, when they do not contradict each other. Hosts note a run one after another: the first time
    /// is its. Only the host on which a step failed knows of that.
    func merged(with other: AuditRow) -> AuditRow? {
        var mine = self
        mine.hosts = other.hosts
        mine.time = other.time
        if mine.step == nil, outcome == .takenBack { (mine.step, mine.reason) = (other.step, other.reason) }
        var theirs = other
        if theirs.step == nil, outcome == .takenBack { (theirs.step, theirs.reason) = (step, reason) }
        guard mine == theirs else { return nil }
        mine.hosts = hosts + other.hosts
        mine.time = [time, other.time].compactMap(\.self).min()
        return mine
    }

    /// `ada@ci-1`, as far as it is known.
    var who: String {
        let known = [by, machine].compactMap(\.self)
        return known.isEmpty ? "unknown" : known.joined(separator: "@")
    }

    /// The outcome, and what there is to say about it.
    var told: String {
        let place = step.map { " at \($0)" } ?? ""
        let why = reason.map { ": \(TerminalText.line($0, limit: 120))" } ?? ""
        let after = cleared.isEmpty ? "" : "; cleared up after \(cleared.joined(separator: ", "))"
        return outcome.rawValue.replacing("_", with: " ") + place + why + after
    }
}
