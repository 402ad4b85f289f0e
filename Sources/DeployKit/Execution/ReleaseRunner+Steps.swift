// SPDX-License-Identifier: Apache-2.0

import Support

extension ReleaseRunner {
    /// Carries out one step.
    func arrival(
        of step: PlanStep,
        _ token: FencingToken?,
        _ work: HostWork?,
        _ lines: [String],
        _ deadline: Deadline
    ) async throws -> Arrival {
        if let work, let name = step.host {
            guard let token else { throw StepFailure(.fenced, "\(name): the lease is not held") }
            if case .undoLeftover(let leftover) = step.action {
                try await refuseWhileServing(leftover.compensation, on: name, by: deadline)
                try await drain(leftover.compensation, on: name, token, by: deadline)
            }
            _ = try await run(work, lines, on: name, token, by: deadline)
            return .answer(.succeeded(step.id, .nothing))
        }
        switch step.action {
        case .acquireLease:
            return try await acquireLease(step)
        case .releaseLease:
            if let name = step.host { try await releaseLease(of: name, token, by: deadline) }
            return .answer(.succeeded(step.id, .nothing))
        case .buildImage, .pushImage:
            let output = try await ports.packaging.perform(step, in: context(step, token, deadline))
            if case .image(let image) = output { state.withLock { $0.image = image } }
            return .answer(.succeeded(step.id, output))
        case .runHook(let hook):
            let context = context(step, token, deadline)
            try await ports.hooks.run(hook, facts, by: deadline, say: context.report)
            return .answer(.succeeded(step.id, .nothing))
        default:
            let output = try await ports.probing.perform(step, in: context(step, token, deadline))
            return .answer(.succeeded(step.id, output))
        }
    }

    private func context(
        _ step: PlanStep,
        _ token: FencingToken?,
        _ deadline: Deadline,
        isTakingBack: Bool = false
    ) -> StepContext {
        StepContext(
            run: run,
            hosts: hosts,
            token: token,
            revision: wish.source?.revision,
            deadline: deadline,
            isTakingBack: isTakingBack,
            report: { [inbox, words] line in
                inbox.yield(.tell(.stepProgress(step.id, words.scrub(line))))
            }
        )
    }

    /// What nginx led to a moment ago may still have long answers under way. That nothing can be learnt of them must not keep
    /// the container from being removed.
    func drain(
        _ compensation: Compensation,
        on name: HostName,
        _ token: FencingToken,
        by deadline: Deadline
    ) async throws {
        guard case .removeContainer(let container, _) = compensation else { return }
        let limit = configuration.deadlines.drain
        let step = PlanStep(.drain(container, timeout: limit), on: name, deadline: limit)
        let end = deadline.capped(to: limit.duration)
        do {
            _ = try await ports.probing.perform(step, in: context(step, token, end, isTakingBack: true))
        } catch let error as CancellationError {
            throw error
        } catch {
            tell(.stepProgress(step.id, failure(error, of: "waiting for what is under way").message))
        }
    }

    private func acquireLease(_ step: PlanStep) async throws -> Arrival {
        guard let name = step.host, let settings = configuration.settings(of: name) else {
            throw StepFailure(.rejected, "\(step.id) names no host of this run")
        }
        let connect = ports.connect
        let heart = LeaseHeart(
            KeptHost(name) { deadline in try await connect(settings, deadline) },
            leases: leases,
            run: run,
            owner: identity.owner,
            terms: configuration.lease
        )
        state.withLock { $0.hearts[name] = heart }
        let token = try await heart.acquire(by: .after(step.deadline.duration)) { file, remaining in
            tell(.waitsForLease(name, holder: file.owner, remaining: .seconds(remaining)))
        }
        return .acquired(step.id, token, heart)
    }

    /// Ends the heart beats, and gives the lease back.
    func releaseLease(of name: HostName, _ token: FencingToken?, by deadline: Deadline) async throws {
        let heart = state.withLock { $0.hearts[name] }
        heart?.stop()
        guard let host = hosts[name] else { return }
        let outcome = try await host.run(leases.release(run: run, token: token), by: deadline)
        guard outcome.exitCode == 0 else {
            throw words.failure(outcome, of: "giving the lease back", on: name, isGuarded: false)
        }
    }

    /// A container that nginx leads to is not removed, whatever its file says: what it has loaded counts.
    func refuseWhileServing(_ compensation: Compensation, on name: HostName, by deadline: Deadline) async throws {
        guard case .removeContainer(let container, let port) = compensation, let host = hosts[name],
            let answering = try await answeringRelease(on: host, by: deadline),
            container.text.hasPrefix("\(configuration.service)-\(answering)-")
        else { return }
        // Where one goes back to a release that is here already, two have its id: then the file tells which is meant.
        let file = configuration.settings(of: name)?.mode.proxyFile
        let seen = try await configuration.observer.look(at: host, file: file, by: deadline).observation
        let hasTwin = seen.containers.contains { $0.release == answering && $0.name != container }
        guard !hasTwin || seen.proxyText.flatMap({ ProxyConfiguration.port(in: $0) }) == port else { return }
        throw StepFailure(.rejected, "\(name): nginx still leads to release \(answering), so its container stays")
    }

    func answeringRelease(on host: KeptHost, by deadline: Deadline) async throws -> ReleaseID? {
        try await ProxyProbe(http: ports.http, path: configuration.health.path)
            .answeringRelease(on: host, configuration, by: deadline)
    }

    func note(_ step: PlanStep) {
        guard let host = step.host else { return }
        switch step.action {
        case .startContainer(let start), .swapContainers(_, let start):
            state.withLock { $0.begun[host] = start }
        default:
            break
        }
    }

    /// - Parameter what: Was done, for errors that do not say it themselves.
    func failure(_ error: any Error, of what: String) -> StepFailure {
        switch error {
        case let failure as StepFailure: StepFailure(failure.code, words.scrub(failure.message))
        case is CancellationError: StepFailure(.interrupted, "\(what) was broken off")
        case is DeadlineExceeded: StepFailure(.deadline, "\(what) took longer than it may")
        case let fault as PlanFault: StepFailure(.rejected, "\(fault) (\(fault.hint))")
        case let fault as ReleaseLookupFault: StepFailure(.rejected, "\(fault)")
        // What an unknown error says of itself may hold anything: its kind must do.
        default: StepFailure(.rejected, "\(what) failed: \(type(of: error))")
        }
    }
}
