// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

/// The hosts together. Steps and compensations have the effect here that they have on real hosts.
struct World {
    var hosts: [HostName: WorldHost]

    func observation(_ name: HostName) -> HostObservation {
        guard let host = hosts[name] else { return HostObservation(host: name) }
        return HostObservation(
            host: name,
            containers: host.containers.sorted { $0.key < $1.key }.map { name, container in
                ObservedContainer(
                    name: name,
                    release: container.release.id,
                    image: container.release.image.digest,
                    port: container.port,
                    isRunning: container.isRunning
                )
            },
            proxyText: host.proxyText,
            answeringRelease: host.isProxied ? host.serving : nil,
            images: host.images,
            ownImages: host.images,
            environmentFiles: host.files,
            history: host.history
        )
    }

    var journals: [HostName: JournalReplay] { hosts.mapValues { JournalReplay($0.journal) } }

    var serving: [ReleaseID?] { hosts.keys.sorted().map { hosts[$0]?.serving } }

    mutating func expireLeases() {
        for name in hosts.keys { hosts[name]?.holder?.isStale = true }
    }

    /// Somebody else takes the host's lease over.
    mutating func takeOver(_ name: HostName, by run: RunID) {
        hosts[name]?.token += 1
        hosts[name]?.holder = WorldHost.Holder(run: run, isStale: false)
    }

    mutating func perform(_ step: PlanStep, run: RunID) throws(StepFailure) -> StepOutput {
        if case .bake(let targets, _) = step.action {
            for target in targets where hosts[target.host]?.serving != target.container.release.id {
                throw StepFailure(.unhealthy, "another release serves on \(target.host)")
            }
        }
        guard let name = step.host, var host = hosts[name] else { return .nothing }
        defer { hosts[name] = host }
        switch step.action {
        case .acquireLease:
            return .lease(try host.acquire(for: run).get())
        case .releaseLease:
            host.holder = nil
        case .pull(let image):
            host.images.insert(image.digest)
        case .writeEnvironment(let path):
            host.files.insert(path)
        case .removeContainer(let name):
            host.containers[name] = nil
        case .startContainer(let start):
            try host.start(start)
        case .swapContainers(let old, let start):
            try swap(&host, old, start)
        case .writeProxy(let file):
            host.proxyText = file.text
        case .reloadProxy:
            host.reload()
        case .commit(let entry):
            host.history.append(entry)
        case .stopContainer(let name, _):
            host.containers[name]?.isRunning = false
        case .prune(let list):
            for name in list.containers { host.containers[name] = nil }
            host.images.subtract(list.images.map(\.digest))
            host.files.subtract(list.files)
        case .undoLeftover(let leftover):
            try undo(leftover.compensation, &host)
        case .closeLeftover(_, _, let entry):
            if let entry { host.history.append(entry) }
        case .verifyProxy(let release), .smokePublicly(let release), .smokeHost(let release):
            guard host.serving == release.id else { throw StepFailure(.unhealthy, "another release answers") }
        case .awaitHealth(let start), .smokePrivately(let start):
            guard host.containers[start.name]?.isRunning == true else { throw StepFailure(.unhealthy, "not running") }
        case .check, .buildImage, .pushImage, .runHook, .testProxy, .bake, .drain:
            break
        }
        return .nothing
    }

    /// Like the script on the host: when the new one does not start, the old one is started again.
    private func swap(_ host: inout WorldHost, _ old: ContainerName?, _ start: ContainerStart) throws(StepFailure) {
        if let old { host.containers[old]?.isRunning = false }
        do {
            try host.start(start)
        } catch {
            if let old { host.containers[old]?.isRunning = true }
            throw error
        }
    }

    mutating func compensate(_ compensation: Compensation, on name: HostName) throws(StepFailure) {
        guard var host = hosts[name] else { return }
        defer { hosts[name] = host }
        try undo(compensation, &host)
    }

    private func undo(_ compensation: Compensation, _ host: inout WorldHost) throws(StepFailure) {
        switch compensation {
        case .releaseLease:
            host.holder = nil
        case .removeFile(let path):
            host.files.remove(path)
        case .removeContainer(let name, _):
            host.containers[name] = nil
        case .restoreProxy(_, let text):
            host.proxyText = text
            host.reload()
        case .swapBack(let new, let old):
            host.containers[new] = nil
            if let old { host.containers[old]?.isRunning = true }
        case .withdraw(let entry):
            host.history.append(entry)
        }
    }
}
