// SPDX-License-Identifier: Apache-2.0

/// What `setup` would do to a host, in order, and what it leaves to people.
package struct SetupPlan: Sendable, Hashable {
    package let steps: [SetupStep]
    /// What is worth changing, and what nobody but the operator changes: who comes in, and what it costs.
    package let hints: [String]

    /// A pure function: the same for the same host and wish. Nothing is left to do where every wish is there already.
    ///
    /// - Throws: Everything that stands in the way, at once.
    package init(_ inventory: HostInventory, _ wish: SetupWish) throws(SetupRefusal) {
        let planning = SetupPlanning(inventory, wish)
        let obstacles = planning.obstacles
        guard obstacles.isEmpty else { throw SetupRefusal(obstacles: obstacles) }
        steps = planning.tools + planning.docker + planning.nginx + planning.user + planning.folders
        hints = planning.hints
    }
}
