// SPDX-License-Identifier: Apache-2.0

extension HostPlan {
    private var deadlines: StepDeadlines { plan.deadlines }

    /// Brings image and environment, and behind nginx the container too, beside what serves, and proves it there.
    func preparing() -> [PlanStep] {
        var steps = [step(.pull(release.image), within: deadlines.pull)]
        steps += leftovers.enumerated().map { number, container in
            step(.removeContainer(container.name), number: number + 1, within: stopping)
        }
        if writesEnvironment {
            steps.append(
                step(
                    .writeEnvironment(start.environmentFile),
                    undoneBy: .removeFile(start.environmentFile),
                    within: deadlines.check
                )
            )
        }
        guard case .proxied = mode else { return steps }
        steps.append(
            step(
                .startContainer(start),
                undoneBy: .removeContainer(start.name, port: start.port),
                within: deadlines.start
            )
        )
        return steps + proving()
    }

    private func proving() -> [PlanStep] {
        let health = step(.awaitHealth(start), within: deadlines.health)
        let smoke = step(.smokePrivately(start), within: deadlines.smoke)
        return plan.settings.smokesPrivately ? [health, smoke] : [health]
    }

    func cutOver() -> [PlanStep] {
        switch mode {
        case .proxied(let path, _, let listen):
            let text = ProxyConfiguration(
                service: plan.settings.service,
                release: release,
                file: path,
                listen: listen,
                port: start.port
            ).text
            return [
                step(
                    .writeProxy(ProxyFile(path: path, text: text)),
                    undoneBy: .restoreProxy(path, text: seen.proxyText),
                    within: deadlines.proxy
                ),
                step(.testProxy, within: deadlines.proxy),
                step(.reloadProxy, within: deadlines.proxy),
                step(.verifyProxy(release), within: deadlines.proxy),
            ]
        case .plain:
            let swap = step(
                .swapContainers(from: old?.name, to: start),
                undoneBy: .swapBack(remove: start.name, start: old?.name),
                within: Milliseconds(deadlines.start.count + stopping.count)
            )
            return [swap] + proving()
        }
    }

    /// It was proven before earlier batches were cut over and watched: it must be there still when users are led to it. In
    /// plain mode nothing of it runs yet.
    func provingAgain() -> [PlanStep] {
        guard case .proxied = mode else { return [] }
        return [step(.awaitHealth(start), number: 2, within: deadlines.health)]
    }

    func provingPublicly() -> PlanStep {
        step(.smokePublicly(release), within: deadlines.smoke)
    }

    func provingAtItsDoor() -> PlanStep {
        step(.smokeHost(release), within: deadlines.smoke)
    }

    func commit(_ entry: ReleaseEntry) -> PlanStep {
        let withdrawal = ReleaseEntry(
            run: entry.run,
            action: .withdrawn,
            release: entry.release,
            time: entry.time,
            runURL: entry.runURL
        )
        return step(.commit(entry), undoneBy: .withdraw(withdrawal), within: deadlines.check)
    }

    func leavingOld() -> [PlanStep] {
        guard let old, case .proxied = mode else { return [] }
        return [
            step(
                .drain(old.name, timeout: deadlines.drain),
                ifItFails: .tolerate,
                within: Milliseconds(deadlines.drain.count + deadlines.check.count)
            ),
            step(
                .stopContainer(old.name, timeout: release.run.stopTimeout),
                ifItFails: .tolerate,
                within: stopping
            ),
        ]
    }

    /// Where nothing else is to be done: containers that still run though nginx leads to another. A run that died between its
    /// commit and this left them.
    func stoppingStrays() -> [PlanStep] {
        guard let old, case .proxied = mode else { return [] }
        let strays = seen.containers.filter { $0.isRunning && $0.name != old.name }
        return strays.enumerated().flatMap { number, stray in
            [
                step(
                    .drain(stray.name, timeout: deadlines.drain),
                    number: number + 1,
                    ifItFails: .tolerate,
                    within: Milliseconds(deadlines.drain.count + deadlines.check.count)
                ),
                step(
                    .stopContainer(stray.name, timeout: release.run.stopTimeout),
                    number: number + 1,
                    ifItFails: .tolerate,
                    within: stopping
                ),
            ]
        }
    }

    func pruning() -> [PlanStep] {
        let list = Retention(
            keeping: plan.settings.retainedReleases,
            layout: plan.settings.layout
        ).prune(seen, making: release, in: start.name, stopping: old)
        return list.isEmpty ? [] : [step(.prune(list), ifItFails: .tolerate, within: deadlines.prune)]
    }

    /// Containers where the new one will be, which serve nobody. In plain mode the swap itself clears the port.
    private var leftovers: [ObservedContainer] {
        guard case .proxied = mode else { return [] }
        return seen.containers.filter { $0.port == start.port && $0.name != start.name }
    }

    private var stopping: Milliseconds {
        Milliseconds(release.run.stopTimeout.count + deadlines.check.count)
    }
}
