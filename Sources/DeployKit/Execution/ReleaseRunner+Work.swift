// SPDX-License-Identifier: Apache-2.0

import Support

extension ReleaseRunner {
    /// What a step does on its host, where that is a script; `nil` for what others carry out.
    func stepWork(_ step: PlanStep) throws -> HostWork? {
        switch step.action {
        case .pull(let image):
            return .pull(image, user: configuration.registry?.user, password: secrets.registryPassword)
        case .writeEnvironment(let file):
            guard let draft = state.withLock({ $0.draft }) else {
                throw StepFailure(.rejected, "\(step.id): the release's environment is not known")
            }
            return .writeEnvironment(file, text: draft.environment)
        case .removeContainer(let name):
            return .remove(name)
        case .startContainer(let start):
            return .start(start, run: run)
        case .swapContainers(let old, let start):
            return .swap(from: old, to: start, run: run)
        case .writeProxy(let file):
            return .writeProxy(file)
        case .testProxy:
            return try .testProxy(proxyFile(of: step.host))
        case .reloadProxy:
            return try .reloadProxy(proxyFile(of: step.host), run: run)
        case .commit(let entry):
            return .append(try RecordLines.encode(entry), to: configuration.layout.releases)
        case .stopContainer(let name, let timeout):
            return .stop(name, timeout: timeout)
        case .prune(let list):
            return .prune(list)
        case .undoLeftover(let leftover):
            return try compensationWork(leftover.compensation, on: step.host, of: leftover.run)
        case .closeLeftover(_, _, let entry):
            guard let entry else { return .nothing }
            return .append(try RecordLines.encode(entry), to: configuration.layout.releases)
        case .check, .buildImage, .pushImage, .runHook, .acquireLease, .awaitHealth, .smokePrivately, .verifyProxy,
            .smokePublicly, .smokeHost, .bake, .drain, .releaseLease:
            return nil
        }
    }

    /// What takes a step back waits for the step's own command, which goes on where only the connection was lost.
    ///
    /// - Parameter owner: The run whose step is taken back.
    func compensationWork(
        _ compensation: Compensation,
        on host: HostName?,
        of owner: RunID
    ) throws -> HostWork? {
        var work = try takingBack(compensation, on: host, of: owner)
        // The change of containers has a lock of its own, on which it waits for as long as a container may take to stop.
        if case .swapBack = compensation { return work }
        work?.isAlone = true
        return work
    }

    private func takingBack(_ compensation: Compensation, on host: HostName?, of owner: RunID) throws -> HostWork? {
        switch compensation {
        case .releaseLease:
            nil
        case .removeFile(let file):
            .removeFile(file)
        case .removeContainer(let name, let port):
            .remove(name, file: try? proxyFile(of: host), port: port)
        case .restoreProxy(let file, let text):
            .restoreProxy(file, text: text, run: owner)
        case .swapBack(let new, let old):
            .swapBack(remove: new, start: old)
        case .withdraw(let entry):
            .append(try RecordLines.encode(entry), to: configuration.layout.releases)
        }
    }

    func undoLimit(_ compensation: Compensation) -> Duration {
        let deadlines = configuration.deadlines
        switch compensation {
        case .releaseLease, .removeFile, .withdraw:
            return Self.noteLimit
        case .restoreProxy:
            return max(deadlines.proxy.duration, Self.noteLimit)
        case .removeContainer, .swapBack:
            return deadlines.start.duration + deadlines.drain.duration + configuration.run.stopTimeout.duration
        }
    }

    private func proxyFile(of host: HostName?) throws(StepFailure) -> AbsolutePath {
        for settings in configuration.hosts where settings.name == host {
            if case .proxied(let file, _, _) = settings.mode { return file }
        }
        throw StepFailure(.rejected, "\(host?.text ?? "this machine"): no nginx is configured there")
    }
}
