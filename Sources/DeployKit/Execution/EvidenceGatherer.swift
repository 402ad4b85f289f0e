// SPDX-License-Identifier: Apache-2.0

package import Support

/// Looks at what is left of a container that is at fault, before it is taken away.
package protocol EvidenceGatherer: Sendable {
    /// - Parameters:
    ///   - step: That failed.
    ///   - container: Of the new release on the host; `nil` when none was started yet.
    /// - Returns: What could be had by the deadline, bounded; empty when nothing could.
    func gather(
        _ step: PlanStep,
        container: ContainerStart?,
        on host: any HostAccess,
        by deadline: Deadline
    ) async -> FailureEvidence
}
