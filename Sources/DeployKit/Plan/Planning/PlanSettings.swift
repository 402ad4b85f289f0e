// SPDX-License-Identifier: Apache-2.0

/// What a plan depends on besides the release and the hosts.
package struct PlanSettings: Sendable, Hashable {
    package var service: ServiceName
    package var hosts: [HostTarget]
    package var layout: HostLayout
    package var smokesPrivately: Bool
    package var smokesPublicly: Bool
    /// The public suites go to one address, whichever host answers there.
    package var hasPublicAddress: Bool
    package var rollout: Rollout
    /// `nil`: the release is not watched after the cut-over.
    package var bake: Milliseconds?
    /// Releases kept besides the current one and the one before it.
    package var retainedReleases: Int
    package var deadlines: StepDeadlines
    /// Of all moments, in the order of the file.
    package var hooks: [Hook] = []

    package init(
        service: ServiceName,
        hosts: [HostTarget],
        layout: HostLayout,
        smokesPrivately: Bool,
        smokesPublicly: Bool,
        bake: Milliseconds?,
        retainedReleases: Int,
        deadlines: StepDeadlines = StepDeadlines(),
        hasPublicAddress: Bool = false,
        rollout: Rollout = Rollout()
    ) {
        self.service = service
        self.hosts = hosts
        self.layout = layout
        self.smokesPrivately = smokesPrivately
        self.smokesPublicly = smokesPublicly
        self.hasPublicAddress = hasPublicAddress
        self.rollout = rollout
        self.bake = bake
        self.retainedReleases = retainedReleases
        self.deadlines = deadlines
    }
}
