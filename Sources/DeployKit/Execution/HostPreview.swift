// SPDX-License-Identifier: Apache-2.0

/// What a deploy would do to a host.
package struct HostPreview: Sendable, Hashable {
    package let host: HostName
    /// The release that its records say serves; `nil` on a host that has none.
    package let running: Release?
    /// Field by field, from what runs to what would. Of an image that would be built first, the digest is left out: nobody
    /// knows it yet.
    package let difference: ReleaseDifference
    /// An image would be built and pushed first.
    package let buildsImage: Bool
    /// Of this host alone, in order; empty when it runs the same already.
    package let steps: [PlanStep]
    /// Runs that died, which the deploy would clear up before.
    package let recovers: [RunID]

    package init(
        host: HostName,
        running: Release?,
        difference: ReleaseDifference,
        buildsImage: Bool,
        steps: [PlanStep],
        recovers: [RunID] = []
    ) {
        self.host = host
        self.running = running
        self.difference = difference
        self.buildsImage = buildsImage
        self.steps = steps
        self.recovers = recovers
    }

    /// In which it is cut over; `nil` where all hosts are one batch.
    package var batch: BatchPlace? { steps.lazy.compactMap(\.batch).first }

    /// Of `plan`: 0 when there is nothing to do on this host, 2 when there is.
    package var exitCode: Int { difference.isEmpty && steps.isEmpty && recovers.isEmpty ? 0 : 2 }
}
