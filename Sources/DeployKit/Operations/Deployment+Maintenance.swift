// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Support

extension Deployment {
    /// Closes or opens the doors of hosts, each by itself, and asks nginx whether they are.
    ///
    /// - Returns: Of every host that was named what it came to. A host without nginx before the service has no door.
    package func setMaintenance(
        _ isClosed: Bool,
        on names: Set<HostName>
    ) async -> [HostName: Result<MaintenanceChange, StepFailure>] {
        await eachHost(names) { host, settings in
            try await self.setMaintenance(isClosed, on: host, settings)
        }
    }

    private func setMaintenance(
        _ isClosed: Bool,
        on host: KeptHost,
        _ settings: HostSettings
    ) async throws -> MaintenanceChange {
        guard let file = settings.mode.proxyFile else {
            throw StepFailure(
                .rejected,
                "\(host.name): no nginx stands before the service here (`plain`), so there is no door to close"
            )
        }
        let deadline = Deadline.after(configuration.deadlines.check.duration)
        let sight = try await configuration.observer.look(at: host, file: file, by: deadline)
        guard let text = sight.observation.proxyText, ProxyConfiguration.knowsMaintenance(text) else {
            throw StepFailure(
                .rejected,
                "\(host.name): \(file) is not there, or of a deployctl that knew no maintenance: deploy once, then close"
            )
        }
        let script = isClosed ? MaintenanceScripts.closing(file, note: note) : MaintenanceScripts.opening(file)
        let outcome = try await host.run(script, by: deadline)
        guard outcome.exitCode == 0 else {
            let what = isClosed ? "closing the door" : "opening the door"
            throw HostWords().failure(outcome, of: what, on: host.name, isGuarded: false)
        }
        try await verify(isClosed, on: host, by: deadline)
        return MaintenanceChange(
            isClosed: isClosed,
            isNew: outcome.output.contains(MaintenanceScripts.changed),
            underWay: sight.leaseRemaining > 0 ? sight.lease?.owner : nil
        )
    }

    /// Whoever asks on the host itself passes, and is told all the same.
    private func verify(_ isClosed: Bool, on host: KeptHost, by deadline: Deadline) async throws {
        let probe = ProxyProbe(http: ports.http, path: configuration.health.path)
        guard let headers = try await probe.headers(on: host, configuration, by: deadline) else {
            throw StepFailure(
                .rejected,
                "\(host.name): nginx does not answer there, so nobody can say whether it is so"
            )
        }
        guard (headers[ProxyConfiguration.maintenanceHeader] != nil) == isClosed else {
            throw StepFailure(
                .rejected,
                "\(host.name): the door should be \(isClosed ? "closed" : "open") now, and nginx says that it is not: "
                    + "it may run an older configuration; `nginx -s reload` has it read the file"
            )
        }
    }

    private var note: String {
        "by \(identity.actor), \(ports.now().formatted(Date.ISO8601FormatStyle()))"
    }
}
