// SPDX-License-Identifier: Apache-2.0

/// What was seen of a release at one moment of its bake.
package struct BakeLook: Sendable {
    package var condition: ContainerCondition
    /// `nil` when it was not asked, since nobody could say whether it runs.
    package var readiness: HealthAnswer?
    /// Why there are none, for an operator.
    package var counts: Result<RequestCounts, MetricsFault>

    package init(
        condition: ContainerCondition,
        readiness: HealthAnswer?,
        counts: Result<RequestCounts, MetricsFault>
    ) {
        self.condition = condition
        self.readiness = readiness
        self.counts = counts
    }
}
