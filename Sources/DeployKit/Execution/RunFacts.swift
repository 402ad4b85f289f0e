// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What is known of a run, for those outside who are told of it: hooks, notifications, metrics. Holds no secret.
package struct RunFacts: Sendable, Hashable {
    package var run: RunID
    package var kind: RunKind
    package var service: ServiceName
    package var environment: String?
    package var hosts: [HostName]
    package var identity: RunIdentity
    package var startedAt: Date
    /// That is deployed, known before its release is.
    package var revision: GitRevision?
    /// That is brought to the hosts; `nil` until that is planned, and where nothing has to be done.
    package var release: Release?
    /// That served on the first host when this was planned.
    package var previous: ReleaseID?
    /// `nil` while it goes on.
    package var end: RunResult?

    package init(
        run: RunID,
        kind: RunKind,
        service: ServiceName,
        environment: String?,
        hosts: [HostName],
        identity: RunIdentity,
        startedAt: Date
    ) {
        self.run = run
        self.kind = kind
        self.service = service
        self.environment = environment
        self.hosts = hosts
        self.identity = identity
        self.startedAt = startedAt
    }
}

extension RunFacts {
    init(_ deployment: Deployment, _ wish: RunWish, run: RunID) {
        let configuration = deployment.configuration
        self.init(
            run: run,
            kind: wish.kind,
            service: configuration.service,
            environment: configuration.environment,
            hosts: configuration.hosts.map(\.name),
            identity: deployment.identity,
            startedAt: deployment.ports.now()
        )
        revision = wish.source?.revision
    }
}
