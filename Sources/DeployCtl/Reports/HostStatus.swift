// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation

/// A host for `status`: what serves, what runs, who holds the lock, what a dead run left.
struct HostStatus: Encodable, Hashable {
    struct Serving: Encodable, Hashable {
        let release: String
        let revision: String
        let image: String
        let since: Date
        let by: String
        /// Whether it came by going back.
        let rolledBack: Bool
        let runURL: String?
    }

    struct Container: Encodable, Hashable {
        let name: String
        let release: String
        let port: Int
        let running: Bool
    }

    struct Lock: Encodable, Hashable {
        let run: String
        let owner: String?
        let runURL: String?
        /// Seconds until it ends unless it is renewed.
        let remaining: Int
    }

    struct UnfinishedRun: Encodable, Hashable {
        let run: String
        let kind: String?
        let by: String?
        let runURL: String?
        let began: Date?
        /// Where it is, or where it stopped.
        let step: String?
        let state: String?
        /// It holds the lock still: it is at work.
        let underWay: Bool
    }

    let host: String
    /// Why the host could not be looked at; then all else is empty.
    let problem: String?
    let serving: Serving?
    /// The release that answered through nginx, when it is another one than the records say.
    let answering: String?
    /// Where `rollback` goes to.
    let rollbackTarget: String?
    let containers: [Container]
    /// Who closed the door for maintenance, and when; left out when it is open.
    let maintenance: String?
    let lock: Lock?
    let unfinishedRuns: [UnfinishedRun]

    init(_ look: HostLook) {
        host = look.host.text
        let sight: HostSight?
        switch look.seen {
        case .failure(let failure):
            problem = TerminalText.line(failure.message)
            sight = nil
        case .success(let found):
            problem = nil
            sight = found
        }
        let history = sight?.observation.releases
        serving = history?.served.last.map { Serving($0) }
        let current = history?.current?.id
        answering = sight?.observation.answeringRelease.flatMap { $0 == current ? nil : $0.text }
        rollbackTarget = history?.previousGood?.id.text
        containers = (sight?.observation.containers ?? []).sorted { $0.name < $1.name }.map { Container($0) }
        maintenance = sight?.observation.maintenance.map { TerminalText.line($0) }
        let lock = sight.flatMap { Lock($0) }
        self.lock = lock
        unfinishedRuns = look.unfinishedRuns.map { UnfinishedRun($0, isUnderWay: $0.run.text == lock?.run) }
    }
}

extension HostStatus.Serving {
    init(_ entry: ReleaseEntry) {
        release = entry.release.id.text
        revision = entry.release.revision.text
        image = entry.release.image.reference
        since = entry.time
        by = entry.release.actor
        rolledBack = entry.action == .rolledBack
        runURL = entry.runURL
    }
}

extension HostStatus.Container {
    init(_ container: ObservedContainer) {
        name = container.name.text
        release = container.release.text
        port = container.port.number
        running = container.isRunning
    }
}

extension HostStatus.Lock {
    /// - Returns: `nil` when nobody holds it.
    init?(_ sight: HostSight) {
        guard let lease = sight.lease, let run = lease.run, sight.leaseRemaining > 0 else { return nil }
        self.run = run.text
        owner = lease.owner?.place
        runURL = lease.owner?.runURL
        remaining = sight.leaseRemaining
    }
}

extension HostStatus.UnfinishedRun {
    init(_ trace: RunTrace, isUnderWay: Bool) {
        run = trace.run.text
        kind = trace.header?.kind.rawValue
        by = trace.header?.actor
        runURL = trace.header?.runURL
        began = trace.began
        step = trace.last?.step.id.text
        state = trace.last.map {
            switch $0.state {
            case .began: "begun"
            case .succeeded: "done"
            case .failed: "failed"
            case .undone: "taken back"
            }
        }
        underWay = isUnderWay
    }
}
