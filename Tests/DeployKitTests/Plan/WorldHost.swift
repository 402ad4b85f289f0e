// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// A host as far as a release can tell: containers, nginx with what its file says and what it has loaded, files, lease.
struct WorldHost {
    struct Container: Equatable {
        var release: Release
        var port: NetworkPort
        var isRunning: Bool
    }

    struct Holder: Equatable {
        var run: RunID
        var isStale: Bool
    }

    let isProxied: Bool
    let publicPort: NetworkPort
    var containers: [ContainerName: Container] = [:]
    var proxyText: String?
    /// Where the nginx that runs leads to: the file may say otherwise until it is reloaded.
    var loadedPort: NetworkPort?
    var files: Set<AbsolutePath> = []
    var images: Set<ContentDigest> = []
    var history: [ReleaseEntry] = []
    var journal: [JournalRecord] = []
    var token = 0
    var holder: Holder?

    /// The release that answers the public, if one does.
    var serving: ReleaseID? {
        let port = isProxied ? loadedPort : publicPort
        let answering = containers.values.filter { $0.isRunning && $0.port == port }
        return answering.count == 1 ? answering.first?.release.id : nil
    }

    mutating func reload() {
        loadedPort = proxyText.flatMap { ProxyConfiguration.port(in: $0) }
    }

    func accepts(_ token: FencingToken?, from run: RunID) -> Bool {
        holder?.run == run && token?.number == self.token
    }

    mutating func acquire(for run: RunID) -> Result<FencingToken, StepFailure> {
        if let holder, holder.run != run, !holder.isStale {
            return .failure(StepFailure(.leaseHeld, "held by \(holder.run)"))
        }
        if holder?.run != run { token += 1 }
        holder = Holder(run: run, isStale: false)
        guard let fencing = FencingToken(token) else { return .failure(StepFailure(.rejected, "no token")) }
        return .success(fencing)
    }

    mutating func start(_ start: ContainerStart) throws(StepFailure) {
        if containers[start.name]?.isRunning == true { return }
        guard !containers.values.contains(where: { $0.isRunning && $0.port == start.port }) else {
            throw StepFailure(.rejected, "the port \(start.port) is taken")
        }
        guard files.contains(start.environmentFile), images.contains(start.release.image.digest) else {
            throw StepFailure(.rejected, "image or environment file is missing")
        }
        containers[start.name] = Container(release: start.release, port: start.port, isRunning: true)
    }
}
