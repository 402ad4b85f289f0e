// SPDX-License-Identifier: Apache-2.0

import Support

/// What follows a run: hooks, and news to others. It never fails the run; what goes wrong becomes a warning of its report.
///
/// Nothing follows `prune`: it brings no release, and what it is told to remove is removed for whoever looks on.
struct RunFollowUp: Sendable {
    let configuration: DeployConfiguration
    let ports: DeploymentPorts
    let words: HostWords

    /// - Parameters:
    ///   - known: Of the run.
    ///   - end: How it ended.
    ///   - hosts: That can still be reached.
    /// - Returns: Its report, with the warnings.
    func carryOut(
        _ known: RunFacts,
        _ end: RunResult,
        on hosts: [any HostAccess],
        _ control: RunControl,
        _ observer: any RunObserver
    ) async -> RunReport {
        guard known.kind != .prune else { return end.report }
        var facts = known
        facts.end = end
        async let told = announce(NotificationEvent(end), facts)
        async let written = writeMetrics(facts, end, on: hosts)
        async let traced = exportTrace(facts)
        var warnings = await told + written + traced
        warnings += await runHooks(end.isSuccess ? .afterSuccess : .afterFailure, facts, control, observer)
        return end.report.adding(warnings)
    }

    private func writeMetrics(
        _ facts: RunFacts,
        _ end: RunResult,
        on hosts: [any HostAccess]
    ) async -> [RunReport.Failure] {
        // The host of a lost lease is not touched again; which of several that is, the report does not say.
        guard let file = configuration.telemetry.textfile, end.report.failure?.reason.code != .fenced else { return [] }
        return await TelemetryWriter(file: file, words: words).write(facts, on: hosts)
    }

    private func exportTrace(_ facts: RunFacts) async -> [RunReport.Failure] {
        guard let collector = configuration.telemetry.collector, let body = ports.trace(facts) else { return [] }
        let failure = await sender.send(collector.order(body, of: facts))
        return failure.map { [RunReport.Failure(step: nil, reason: $0)] } ?? []
    }

    private var sender: NotificationSender { NotificationSender(http: ports.http, secrets: ports.secrets) }

    /// Tells all who want to know, at once: it takes as long as the slowest of them, at most its timeout.
    func announce(_ event: NotificationEvent, _ facts: RunFacts) async -> [RunReport.Failure] {
        guard facts.kind != .prune else { return [] }
        let orders: [NotificationOrder]
        do {
            orders = try configuration.notifications.orders(event, facts, scrub: words.scrub)
        } catch {
            return [RunReport.Failure(step: nil, reason: StepFailure(.rejected, "notifications: no body can be made"))]
        }
        return await withTaskGroup(of: (Int, StepFailure?).self) { group in
            for (index, order) in orders.enumerated() {
                group.addTask { (index, await sender.send(order)) }
            }
            let failures = await group.reduce(into: [Int: StepFailure]()) { $0[$1.0] = $1.1 }
            return failures.sorted { $0.key < $1.key }.map { RunReport.Failure(step: nil, reason: $0.value) }
        }
    }

    /// One after another, each as a step that may fail.
    private func runHooks(
        _ moment: HookMoment,
        _ facts: RunFacts,
        _ control: RunControl,
        _ observer: any RunObserver
    ) async -> [RunReport.Failure] {
        let steps = configuration.hooks.steps(moment)
        guard !steps.isEmpty else { return [] }
        let alarm = TaskAlarm()
        // A run that was interrupted is told of all the same; only who interrupts these hooks ends them.
        if !control.isInterrupted { control.onInterrupt { alarm.ring() } }
        var warnings: [RunReport.Failure] = []
        for step in steps {
            guard let reason = await run(step, facts, alarm, observer) else { continue }
            warnings.append(RunReport.Failure(step: step.id, reason: reason))
        }
        return warnings
    }

    private func run(
        _ step: PlanStep,
        _ facts: RunFacts,
        _ alarm: TaskAlarm,
        _ observer: any RunObserver
    ) async -> StepFailure? {
        guard case .runHook(let hook) = step.action else { return nil }
        observer.observe(.stepBegan(step))
        let began = ContinuousClock.now
        let reason = await outcome(hook, step, facts, alarm, observer)
        observer.observe(.stepEnded(step, failure: reason, duration: began.duration(to: .now)))
        return reason
    }

    private func outcome(
        _ hook: Hook,
        _ step: PlanStep,
        _ facts: RunFacts,
        _ alarm: TaskAlarm,
        _ observer: any RunObserver
    ) async -> StepFailure? {
        do {
            // A child, so that the alarm ends it alone.
            async let ended: Void = alarm.guarding {
                try await ports.hooks.run(hook, facts, by: .after(step.deadline.duration)) { line in
                    observer.observe(.stepProgress(step.id, words.scrub(line)))
                }
            }
            try await ended
            return nil
        } catch let failure as StepFailure {
            return StepFailure(failure.code, words.scrub(failure.message))
        } catch {
            return StepFailure(.interrupted, "the hook \(hook.program) was broken off")
        }
    }
}
