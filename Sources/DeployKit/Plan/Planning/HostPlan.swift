// SPDX-License-Identifier: Apache-2.0

/// The part of a plan that concerns one host.
struct HostPlan {
    let host: HostName
    let release: Release
    let seen: HostObservation
    let mode: ServingMode
    let plan: ReleasePlan
    let start: ContainerStart
    /// What serves until now.
    let old: ObservedContainer?
    let writesEnvironment: Bool

    init(
        _ release: Release,
        _ action: ReleaseEntry.Action,
        _ seen: HostObservation,
        _ mode: ServingMode,
        _ plan: ReleasePlan
    ) throws(PlanFault) {
        host = seen.host
        self.release = release
        self.seen = seen
        self.mode = mode
        self.plan = plan
        let settings = plan.settings
        let environment = settings.layout.environment(of: release.id)
        writesEnvironment = !seen.environmentFiles.contains(environment)
        if action == .rolledBack, writesEnvironment { throw .environmentMissing(seen.host, release.id) }

        let address: String
        let port: NetworkPort
        switch mode {
        case .proxied(_, let slots, _):
            let serving = Self.servingPort(seen, slots)
            address = "127.0.0.1"
            port = serving.map(slots.other) ?? slots.first
            old = seen.containers.first { $0.port == serving && $0.isRunning }
            if let answering = seen.answeringRelease, old?.release != answering,
                seen.containers.contains(where: { $0.port == port && $0.isRunning && $0.release == answering })
            {
                throw .proxyDisagrees(seen.host, answering: answering)
            }
        case .plain(let publicAddress, let publicPort):
            address = publicAddress
            port = publicPort
            old = seen.containers.first { $0.port == publicPort && $0.isRunning }
        }
        start = ContainerStart(
            name: ContainerName(service: settings.service, release: release.id, run: plan.run),
            service: settings.service,
            release: release,
            environmentFile: environment,
            address: address,
            port: port
        )
    }

    /// Whether this host needs nothing.
    var runsAlready: Bool {
        guard let old, let current = seen.releases.current else { return false }
        return current.id == old.release && current.runsLike(release)
    }

    private static func servingPort(_ seen: HostObservation, _ slots: SlotPorts) -> NetworkPort? {
        guard let text = seen.proxyText, let port = ProxyConfiguration.port(in: text) else { return nil }
        return slots.contains(port) ? port : nil
    }

    func step(
        _ action: StepAction,
        number: Int? = nil,
        undoneBy compensation: Compensation? = nil,
        ifItFails rule: PlanStep.FailureRule = .undo,
        within deadline: Milliseconds
    ) -> PlanStep {
        PlanStep(action, on: host, number: number, undoneBy: compensation, ifItFails: rule, deadline: deadline)
    }
}
