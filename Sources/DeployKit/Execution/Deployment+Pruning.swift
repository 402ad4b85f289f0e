// SPDX-License-Identifier: Apache-2.0

extension Deployment {
    /// Removes what no release needs: what the last step of a deploy would remove now. Like every run it clears up first
    /// after one that died.
    package func prune(control: RunControl, observer: any RunObserver) async -> RunReport {
        await run(.prune, control, observer)
    }

    /// What ``prune(control:observer:)`` would remove from a host, as it was seen.
    package func pruneList(_ seen: HostObservation) -> PruneList {
        ReleasePlan(settings: configuration.planSettings, run: .make()).pruneList(seen)
    }
}
