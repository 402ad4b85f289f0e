// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Makes plans: pure functions from what is wanted and what was seen to steps.
///
/// The order is that of the whole: every host gets ready beside what serves, and is proven there, before the first is cut
/// over; hosts are cut over batch by batch, each proven before the next; every host is cut over and proven before the first
/// commits; every host commits before the first old container stops. So until the last commit each host can go back by
/// itself.
package struct ReleasePlan: Sendable {
    package let settings: PlanSettings
    package let run: RunID

    package init(settings: PlanSettings, run: RunID) {
        self.settings = settings
        self.run = run
    }

    var deadlines: StepDeadlines { settings.deadlines }

    private var hosts: [HostName] { settings.hosts.map(\.name) }

    /// What comes before anything is known of the hosts' journals. Leases are taken in the order of the names, so that two
    /// runs never hold what the other waits for.
    ///
    /// - Parameters:
    ///   - builds: Whether an image is built and pushed first; not when an older release comes back.
    ///   - checks: Whether hosts are asked if they can take a release; not to make room on a full one.
    package func opening(builds: Bool, checks: Bool = true) -> [PlanStep] {
        var steps = checks ? hosts.map { PlanStep(.check, on: $0, deadline: deadlines.check) } : []
        if builds {
            steps.append(PlanStep(.buildImage, on: nil, deadline: deadlines.build))
            steps.append(PlanStep(.pushImage, on: nil, deadline: deadlines.push))
        }
        steps += hosts.sorted().map {
            PlanStep(.acquireLease, on: $0, undoneBy: .releaseLease, deadline: deadlines.lease)
        }
        return steps
    }

    /// The end of every plan: all leases are given back.
    package func closing() -> [PlanStep] {
        hosts.sorted().reversed().map {
            PlanStep(.releaseLease, on: $0, ifItFails: .tolerate, deadline: deadlines.check)
        }
    }

    /// - Parameters:
    ///   - action: What the line in `releases.jsonl` will say.
    ///   - isForced: Also when every host runs the same already.
    package func release(
        _ release: Release,
        as action: ReleaseEntry.Action,
        on observations: [HostObservation],
        at time: Date,
        runURL: String? = nil,
        isForced: Bool = false
    ) throws(PlanFault) -> [PlanStep] {
        var hosts: [HostPlan] = []
        for target in settings.hosts {
            guard let seen = observations.first(where: { $0.host == target.name }) else {
                throw .notObserved(target.name)
            }
            hosts.append(try HostPlan(release, action, seen, target.mode, self))
        }
        guard isForced || !hosts.allSatisfy(\.runsAlready) else {
            return hosts.flatMap { $0.stoppingStrays() } + closing()
        }
        let entry = ReleaseEntry(run: run, action: action, release: release, time: time, runURL: runURL)
        var steps = settings.hooks.steps(.beforeRun)
        steps += hosts.flatMap { $0.preparing() }
        steps += settings.hooks.steps(.beforeCutover)
        // Going back is no experiment, and what serves now may be what users suffer from.
        let rollout = action == .rolledBack ? .allAtOnce : settings.rollout
        steps += cuttingOver(rollout.batches(of: hosts))
        steps += hosts.map { $0.commit(entry) }
        steps += hosts.flatMap { $0.leavingOld() }
        steps += hosts.flatMap { $0.pruning() }
        return steps + closing()
    }
}
