// SPDX-License-Identifier: Apache-2.0

/// What `provision apply` would do, in order, and what it leaves to people.
package struct ProvisionPlan: Sendable, Hashable {
    package let steps: [ProvisionStep]
    package let hints: [String]

    /// A pure function: the same for the same account, wish and file. Nothing is left to do where every wish is there.
    ///
    /// - Throws: What stands in the way.
    package init(_ seen: CloudInventory, _ wish: ProvisionWish, pins: PinnedHosts) throws(ProvisionFailure) {
        let planning = ProvisionPlanning(seen: seen, wish: wish, pins: pins)
        try planning.check()
        let machine = try planning.machine
        steps = planning.keyPair + planning.group + machine + planning.address + planning.hostKey
        hints = planning.hints
    }
}
