// SPDX-License-Identifier: Apache-2.0

extension ReleasePlan {
    /// Removes what the last step of a deploy would remove now, and nothing else.
    package func pruning(on observations: [HostObservation]) -> [PlanStep] {
        let steps = observations.sorted { $0.host < $1.host }.compactMap { seen -> PlanStep? in
            let list = pruneList(seen)
            guard !list.isEmpty else { return nil }
            return PlanStep(.prune(list), on: seen.host, ifItFails: .tolerate, deadline: deadlines.prune)
        }
        return steps + closing()
    }

    /// What a host does not need, with the release that its records say serves; empty where none does. The container of that
    /// release stays though it is stopped: it tells why.
    package func pruneList(_ seen: HostObservation) -> PruneList {
        guard let current = seen.releases.current else { return PruneList() }
        let serving = try? ContainerChoice(seen).container(of: nil).name
        return Retention(keeping: settings.retainedReleases, layout: settings.layout).prune(
            seen,
            making: current,
            in: serving ?? ContainerName(service: settings.service, release: current.id, run: run),
            stopping: nil
        )
    }
}
