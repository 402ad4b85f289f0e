// SPDX-License-Identifier: Apache-2.0

/// A part of the plan that can only be made when the leases are held: what is seen before may change.
package enum PlanStage: String, Sendable, Hashable, CaseIterable {
    /// From the journals of the hosts: what dead runs left.
    case recovery
    /// From the state of the hosts after that.
    case release
}
