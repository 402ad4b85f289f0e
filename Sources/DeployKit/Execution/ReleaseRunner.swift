// SPDX-License-Identifier: Apache-2.0

import Support

/// Feeds a ``ReleaseMachine`` and carries its effects out. One run, once.
///
/// What happens arrives in one queue: answers of effects, lost leases, interruptions, progress. One task takes from it, so
/// that machine and observer are told one thing at a time, in order.
final class ReleaseRunner: Sendable {
    enum Arrival: Sendable {
        case answer(MachineEvent)
        case acquired(StepID, FencingToken, LeaseHeart)
        case leaseLost(HostName)
        case interrupted
        case tell(RunEvent)
    }

    /// For a line in a journal, or a lease that is given back.
    static let noteLimit = Duration.seconds(30)
    static let evidenceLimit = Duration.seconds(20)

    let run: RunID
    let wish: RunWish
    let configuration: DeployConfiguration
    let identity: RunIdentity
    let ports: DeploymentPorts
    let secrets: RunSecrets
    let words: HostWords
    let hosts: [HostName: KeptHost]
    let leases: LeaseScripts
    let journals: JournalScripts
    let plan: ReleasePlan
    /// What is known of the run before it begins.
    let begun: RunFacts
    let followUp: RunFollowUp
    let state = Locked(RunState())
    /// Unbounded, but all that waits in it is what a few tasks said since the last turn.
    let arrivals: AsyncStream<Arrival>
    let inbox: AsyncStream<Arrival>.Continuation

    init(_ wish: RunWish, _ deployment: Deployment, secrets: RunSecrets, facts: RunFacts) {
        self.wish = wish
        run = facts.run
        begun = facts
        configuration = deployment.configuration
        identity = deployment.identity
        ports = deployment.ports
        self.secrets = secrets
        words = HostWords(secrets.hidden)
        followUp = RunFollowUp(configuration: configuration, ports: ports, words: words)
        hosts = deployment.keptHosts()
        leases = deployment.leases
        journals = JournalScripts(layout: configuration.layout, leases: leases)
        plan = ReleasePlan(settings: configuration.planSettings, run: run)
        (arrivals, inbox) = AsyncStream.makeStream()
        if case .deploy(.pushed(let digest, _), _) = wish {
            state.withLock { [configuration] in
                $0.image = PinnedImage(repository: configuration.image, digest: digest)
            }
        }
    }

    /// - Returns: When leases are given back and connections closed.
    func carryOut(_ control: RunControl, _ observer: any RunObserver) async -> RunReport {
        let header = RunHeader(
            kind: wish.kind,
            actor: identity.actor,
            runURL: identity.runURL,
            toolVersion: identity.toolVersion,
            machine: identity.machine
        )
        let opening = plan.opening(builds: wish.builds, checks: wish != .prune)
        remember(opening)
        let machine = ReleaseMachine(run: run, header: header, opening: opening)
        observer.observe(.began(run, wish.kind))
        control.onInterrupt { [inbox] in inbox.yield(.interrupted) }
        // Beside the run: who is slow to take the news does not hold it up.
        async let announced = followUp.announce(.started, begun)
        let driven = await drive(machine, observer)
        let report = await ended(driven.adding(announced), control, observer)
        await close()
        observer.observe(.ended(report, failureReport(report)))
        return report
    }

    private func drive(_ begun: ReleaseMachine, _ observer: any RunObserver) async -> RunReport {
        await withTaskGroup(of: Void.self) { group in
            var machine = begun
            var effects = machine.handle(.started)
            var report: RunReport?
            begin(effects, in: &group)
            for await arrival in arrivals {
                switch arrival {
                case .tell(let event):
                    let time = ports.now()
                    state.withLock { $0.timings.take(event, at: time) }
                    observer.observe(event)
                    continue
                case .answer(let event):
                    effects = machine.handle(event)
                case .acquired(let id, let token, let heart):
                    group.addTask { await self.keep(heart) }
                    effects = machine.handle(.succeeded(id, .lease(token)))
                case .leaseLost(let host):
                    effects = machine.handle(.leaseLost(host))
                case .interrupted:
                    observer.observe(.interrupted)
                    effects = machine.handle(.interrupted)
                }
                if case .finish(let last) = effects.last {
                    report = last
                    break
                }
                begin(effects, in: &group)
            }
            group.cancelAll()
            return report ?? Self.unfinished
        }
    }

    /// A list that only breaks a step off is answered by the step; every other one by one arrival.
    private func begin(_ effects: [MachineEffect], in group: inout TaskGroup<Void>) {
        var wanted: [MachineEffect] = []
        for effect in effects {
            if case .breakOff(let id) = effect { breakOff(id) } else { wanted.append(effect) }
        }
        guard !wanted.isEmpty else { return }
        let alarm = TaskAlarm()
        if case .perform(let step, _) = wanted.last {
            // Known before the task begins: an interruption that comes first must find it.
            state.withLock { $0.current = (step.id, alarm) }
        }
        group.addTask { [wanted] in
            let arrival = await self.carryOut(wanted, alarm)
            self.inbox.yield(arrival)
        }
    }

    private func breakOff(_ id: StepID) {
        let alarm = state.withLock { $0.current?.step == id ? $0.current?.alarm : nil }
        alarm?.ring()
    }

    private func keep(_ heart: LeaseHeart) async {
        if await heart.beat() { inbox.yield(.leaseLost(heart.host.name)) }
        await heart.host.close()
    }

    private func close() async {
        inbox.finish()
        let hearts = state.withLock { Array($0.hearts.values) }
        for heart in hearts { await heart.host.close() }
        for host in hosts.values { await host.close() }
    }

    func remember(_ steps: [PlanStep]) {
        state.withLock { state in
            for step in steps { state.steps[step.id] = step }
        }
    }

    func tell(_ event: RunEvent) {
        inbox.yield(.tell(event))
    }

    /// The machine always ends with a report; this is for a queue that ended before it.
    private static let unfinished = RunReport(
        outcome: .undoIncomplete,
        failure: .init(step: nil, reason: StepFailure(.interrupted, "the run was ended from outside")),
        warnings: [],
        leftBehind: []
    )
}
