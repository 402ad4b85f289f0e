// SPDX-License-Identifier: Apache-2.0

/// What is kept: the current release, the one before it, and the last few. Never by age alone: a service that was not
/// deployed for a year still has a release to go back to.
package struct Retention: Sendable {
    private let count: Int
    private let layout: HostLayout

    /// - Parameter count: Releases besides the current and the previous good one.
    package init(keeping count: Int, layout: HostLayout) {
        self.count = max(0, count)
        self.layout = layout
    }

    /// What may go once `release` serves. Nothing is named that the host does not have, or that is not ours.
    ///
    /// - Parameters:
    ///   - container: In which the new one runs.
    ///   - old: The container that it takes over from, which is stopped by then and removed.
    package func prune(
        _ seen: HostObservation,
        making release: Release,
        in container: ContainerName,
        stopping old: ObservedContainer?
    ) -> PruneList {
        let kept = keptReleases(seen.releases, making: release)
        let keptIDs = Set(kept.map(\.id))
        let keptDigests = Set(kept.map(\.image.digest))
        let dead = seen.containers.filter { $0.name != container && (!$0.isRunning || $0.name == old?.name) }
        // A container that runs, and is none of those that go, keeps its image whatever the records say.
        let running = Set(seen.containers.filter { $0.isRunning && $0.name != old?.name }.compactMap(\.image))
        var digests: Set<ContentDigest> = []
        // Beside what is on record, what failed deploys pulled: else each of them would fill the disk a little more. Not what
        // another service of the same repository goes back to.
        let strays = seen.ownImages.map { PinnedImage(repository: release.image.repository, digest: $0) }
        let images = (seen.releases.distinct.map(\.image) + strays).filter { image in
            seen.images.contains(image.digest) && !keptDigests.contains(image.digest)
                && !running.contains(image.digest) && digests.insert(image.digest).inserted
        }
        let keptFiles = Set(keptIDs.map(layout.environment))
        return PruneList(
            containers: dead.map(\.name).sorted(),
            images: images.sorted { $0.reference < $1.reference },
            files: seen.environmentFiles.subtracting(keptFiles).sorted()
        )
    }

    /// The releases that stay, when `release` is what serves.
    package func keptReleases(_ history: ReleaseHistory, making release: Release) -> [Release] {
        var kept = [release]
        // What served until now is what one goes back to.
        for candidate in [history.current, history.previousGood].compactMap({ $0 }) + history.distinct {
            let enough = kept.count >= count + 2
            let isGuard = candidate.id == history.current?.id
            guard !enough || isGuard, !kept.contains(where: { $0.id == candidate.id }) else { continue }
            kept.append(candidate)
        }
        return kept
    }
}
