// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

extension AuditRow {
    /// Every run that a host knows of, by its journal or by its releases.
    static func all(_ host: HostName, _ sight: HostSight) -> [(RunID, AuditRow)] {
        let entries = Dictionary(grouping: sight.observation.history, by: \.run)
        let holder = sight.leaseRemaining > 0 ? sight.lease?.run : nil
        let traced = sight.journal.runs.map { trace in
            (trace.run, AuditRow(trace, entries[trace.run] ?? [], on: host, isUnderWay: trace.run == holder))
        }
        let known = Set(sight.journal.runs.map(\.run))
        let untraced = entries.filter { !known.contains($0.key) }.compactMap { run, entries in
            AuditRow(entries, on: host).map { (run, $0) }
        }
        return traced + untraced
    }

    private init(_ trace: RunTrace, _ entries: [ReleaseEntry], on host: HostName, isUnderWay: Bool) {
        let served = entries.last { $0.action != .withdrawn }
        let release = served?.release ?? trace.steps.lazy.compactMap { $0.step.action.release }.first
        let outcome: Outcome =
            switch trace.ending {
            case .completed?: trace.isWithoutEffect && served == nil ? .nothingToDo : .done
            case .undone?: .takenBack
            case nil: isUnderWay ? .underWay : .stopped
            }
        let failed = outcome == .takenBack ? trace.lastFailure : nil
        let isOpen = outcome == .underWay || outcome == .stopped
        self.init(
            run: trace.run.text,
            action: trace.header?.kind.rawValue ?? served?.action.kind,
            by: trace.header?.actor ?? served?.action.actor(of: served?.release),
            machine: trace.header?.machine,
            runURL: trace.header?.runURL ?? served?.runURL,
            toolVersion: trace.header?.toolVersion,
            release: release?.id.text,
            revision: release?.revision.text,
            outcome: outcome,
            step: isOpen ? trace.last?.step.action.name : failed?.step.text,
            reason: failed?.reason,
            cleared: trace.cleared,
            hosts: [host.text],
            time: trace.began ?? served?.time
        )
    }

    /// Of a run that the journal is too short for; `nil` where there is nothing to tell.
    private init?(_ entries: [ReleaseEntry], on host: HostName) {
        guard let served = entries.first(where: { $0.action != .withdrawn }) else { return nil }
        self.init(
            run: served.run.text,
            action: served.action.kind,
            by: served.action.actor(of: served.release),
            machine: nil,
            runURL: served.runURL,
            toolVersion: nil,
            release: served.release.id.text,
            revision: served.release.revision.text,
            outcome: entries.last?.action == .withdrawn ? .takenBack : .done,
            step: nil,
            reason: nil,
            cleared: [],
            hosts: [host.text],
            time: served.time
        )
    }
}

extension ReleaseEntry.Action {
    fileprivate var kind: String {
        self == .rolledBack ? RunKind.rollback.rawValue : RunKind.deploy.rawValue
    }

    /// Whoever went back to a release is another one than who made it.
    fileprivate func actor(of release: Release?) -> String? {
        self == .deployed ? release?.actor : nil
    }
}

extension StepAction {
    fileprivate var release: Release? {
        switch self {
        case .startContainer(let start), .swapContainers(_, let start): start.release
        case .commit(let entry): entry.release
        default: nil
        }
    }
}

extension RunTrace {
    fileprivate var cleared: [String] {
        steps.compactMap { step in
            guard case .closeLeftover(let run, _, _) = step.step.action, step.state == .succeeded else { return nil }
            return run.text
        }
    }

    /// Whether nothing that it did on the host stays.
    fileprivate var isWithoutEffect: Bool {
        committedEntry == nil && !steps.contains { $0.step.action.name == "prune" } && cleared.isEmpty
    }
}
