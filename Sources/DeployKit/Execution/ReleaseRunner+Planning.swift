// SPDX-License-Identifier: Apache-2.0

import Support

extension ReleaseRunner {
    func planned(_ stage: PlanStage) async -> MachineEvent {
        do {
            let steps =
                switch stage {
                case .recovery: try await recoverySteps()
                case .release: try await releaseSteps()
                }
            remember(steps)
            let count = state.withLock { $0.steps.count }
            tell(.planned(stage, steps: count))
            return .planned(stage, steps)
        } catch {
            return .planningFailed(stage, failure(error, of: "planning"))
        }
    }

    private func recoverySteps() async throws -> [PlanStep] {
        let sights = try await look()
        var deadlines = configuration.deadlines
        // Taking back may drain and stop a container.
        deadlines.start = Milliseconds(
            deadlines.start.count + deadlines.drain.count + configuration.run.stopTimeout.count
        )
        let recovery = RecoveryPlan(sights.mapValues(\.journal), for: run, deadlines: deadlines)
        if recovery.steps.isEmpty {
            state.withLock { $0.sights = sights }
            try await trimJournals(sights)
        }
        return recovery.steps
    }

    /// Where every other run has ended, and the journal has grown long. One that cannot be trimmed is trimmed by the next run.
    private func trimJournals(_ sights: [HostName: HostSight]) async throws {
        for (name, sight) in sights where sight.journalSize > JournalScripts.trimLimit {
            guard let host = hosts[name], let token = sight.lease?.token, sight.lease?.run == run else { continue }
            do {
                _ = try await host.run(journals.trim(run: run, token: token), by: .after(Self.noteLimit))
            } catch let error as CancellationError {
                throw error
            } catch {
                continue
            }
        }
    }

    private func releaseSteps() async throws -> [PlanStep] {
        guard wish != .abort else { return plan.closing() }
        let known = state.withLock { $0.sights }
        var sights: [HostName: HostSight]
        if let known { sights = known } else { sights = try await look() }
        guard wish != .prune else { return plan.pruning(on: sights.values.map(\.observation)) }
        for (name, host) in hosts {
            let answering = try await answeringRelease(on: host, by: .after(configuration.deadlines.check.duration))
            sights[name]?.observation.answeringRelease = answering
        }
        let closed = sights.values.filter { $0.observation.maintenance != nil }.map(\.observation.host)
        if !closed.isEmpty { tell(.foundClosed(closed.sorted())) }
        let time = ports.now()
        let release: Release
        switch wish {
        case .deploy(let source, _):
            guard let image = state.withLock({ $0.image }) else {
                throw StepFailure(.rejected, "the image was pushed, but its digest is not known")
            }
            let draft = try ReleaseDraft(
                configuration,
                image: image,
                revision: source.revision,
                secrets: secrets,
                at: time,
                actor: identity.actor
            )
            state.withLock { $0.draft = draft }
            release = draft.release
        case .rollback(let asked):
            release = try rollbackTarget(asked, sights)
        case .abort, .prune:
            return plan.closing()
        }
        let steps = try plan.release(
            release,
            as: wish.action,
            on: sights.values.map(\.observation),
            at: time,
            runURL: identity.runURL,
            isForced: wish.isForced
        )
        let previous = configuration.hosts.first.flatMap { sights[$0.name]?.running }
        state.withLock { state in
            state.release = steps.contains { $0.action.isCommit } ? release : nil
            state.previous = previous?.id
        }
        return steps
    }

    /// The same on every host, or none: hosts that disagree are brought together by naming the release.
    private func rollbackTarget(_ asked: String?, _ sights: [HostName: HostSight]) throws -> Release {
        var target: Release?
        for settings in configuration.hosts {
            guard let sight = sights[settings.name] else { throw PlanFault.notObserved(settings.name) }
            let found = try sight.observation.releases.rollbackTarget(asked)
            if let target, target.id != found.id {
                throw StepFailure(
                    .rejected,
                    "the hosts would go back to different releases, \(target.id) and \(found.id): name one"
                )
            }
            target = found
        }
        guard let target else { throw ReleaseLookupFault.nothingBefore }
        return target
    }

    private func look() async throws -> [HostName: HostSight] {
        let deadline = Deadline.after(configuration.deadlines.check.duration)
        return try await withThrowingTaskGroup(of: (HostName, HostSight).self) { group in
            for settings in configuration.hosts {
                guard let host = hosts[settings.name] else { continue }
                group.addTask { [observer = configuration.observer] in
                    (host.name, try await observer.look(at: host, file: settings.mode.proxyFile, by: deadline))
                }
            }
            var sights: [HostName: HostSight] = [:]
            for try await (name, sight) in group { sights[name] = sight }
            return sights
        }
    }
}

extension ServingMode {
    var proxyFile: AbsolutePath? {
        if case .proxied(let file, _, _) = self { file } else { nil }
    }
}

extension DeployConfiguration {
    var observer: HostObserver {
        HostObserver(layout: layout, service: service, repository: image)
    }
}
