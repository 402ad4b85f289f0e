// SPDX-License-Identifier: Apache-2.0

import Support

/// What becomes known while a run goes on.
struct RunState: Sendable {
    /// Every step that was ever planned, for reports.
    var steps: [StepID: PlanStep] = [:]
    var image: PinnedImage?
    var draft: ReleaseDraft?
    /// That is brought to the hosts; `nil` where nothing has to be done.
    var release: Release?
    /// That served on the first host when that was planned.
    var previous: ReleaseID?
    var timings = StepTimings()
    /// Containers that were begun, by host.
    var begun: [HostName: ContainerStart] = [:]
    var evidence: FailureEvidence?
    var hearts: [HostName: LeaseHeart] = [:]
    /// Breaks off the step that is being done.
    var current: (step: StepID, alarm: TaskAlarm)?
    /// Seen for the recovery, and still so when there was nothing to recover.
    var sights: [HostName: HostSight]?
}
