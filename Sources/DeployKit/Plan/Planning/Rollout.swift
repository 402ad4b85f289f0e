// SPDX-License-Identifier: Apache-2.0

/// How several hosts are cut over: batch by batch, each proven before the next.
package struct Rollout: Sendable, Hashable {
    /// Every host in one batch.
    package static let allAtOnce = Rollout(canary: 0)

    /// Hosts that are cut over before all others, in the order of the configuration. 0: there are none.
    package var canary: Int
    /// Hosts of each batch after the canary; `nil`: all that are left.
    package var batch: Int?
    /// How long is watched before the next batch is cut over; `nil`: as long as after the last.
    package var bake: Milliseconds?

    package init(canary: Int = 1, batch: Int? = nil, bake: Milliseconds? = nil) {
        self.canary = canary
        self.batch = batch
        self.bake = bake
    }

    /// - Returns: All hosts in their order; no batch is empty.
    package func batches<Host>(of hosts: [Host]) -> [[Host]] {
        var rest = hosts[...]
        var batches: [[Host]] = []
        var size = canary
        while !rest.isEmpty {
            if size > 0 { batches.append(Array(rest.prefix(size))) }
            rest = rest.dropFirst(size)
            size = max(1, batch ?? rest.count)
        }
        return batches
    }
}
