// SPDX-License-Identifier: Apache-2.0

import Support

extension Deployment {
    var leases: LeaseScripts { LeaseScripts(layout: configuration.layout) }

    /// Hosts that are connected to when they are first needed.
    func keptHosts() -> [HostName: KeptHost] {
        let connect = ports.connect
        return Dictionary(
            configuration.hosts.map { settings in
                (settings.name, KeptHost(settings.name) { try await connect(settings, $0) })
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Cancelling the caller interrupts the run, which then still takes back what it began: so it is no child of the caller.
    func run(_ wish: RunWish, _ control: RunControl, _ observer: any RunObserver) async -> RunReport {
        let task = Task { await start(wish, control, observer) }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            control.interrupt()
        }
    }

    private func start(_ wish: RunWish, _ control: RunControl, _ observer: any RunObserver) async -> RunReport {
        let facts = RunFacts(self, wish, run: RunID.make())
        let secrets: RunSecrets
        do {
            secrets = try await RunSecrets.fetch(
                configuration,
                from: ports.secrets,
                needsEnvironment: wish.source != nil,
                needsRegistry: wish.makesRelease,
                needsProof: wish.makesRelease
            )
        } catch {
            let reason = error as? StepFailure ?? StepFailure(.rejected, "a secret could not be fetched")
            let report = RunReport(
                outcome: .failedUntouched,
                failure: .init(step: nil, reason: reason),
                warnings: [],
                leftBehind: []
            )
            let end = RunResult(endedAt: ports.now(), report: report)
            let followUp = RunFollowUp(configuration: configuration, ports: ports, words: HostWords())
            let told = await followUp.carryOut(facts, end, on: [], control, observer)
            observer.observe(.ended(told, nil))
            return told
        }
        return await ReleaseRunner(wish, self, secrets: secrets, facts: facts).carryOut(control, observer)
    }
}
