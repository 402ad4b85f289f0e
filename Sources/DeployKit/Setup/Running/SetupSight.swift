// SPDX-License-Identifier: Apache-2.0

/// What a host is like, and what would be done to it.
package struct SetupSight: Sendable, Hashable {
    package let host: HostName
    package let inventory: HostInventory
    package let plan: Result<SetupPlan, SetupRefusal>
}
