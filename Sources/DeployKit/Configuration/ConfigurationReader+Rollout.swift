// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    func readRollout(_ hosts: [HostSettings], _ bake: BakeSettings?) -> Rollout {
        root.mapping("rollout") { reader in
            var rollout = Rollout()
            let canary = reader.optional("canary", "a number from 0 to 1000", QuantityText.integer(0...1_000))
            rollout.canary = canary ?? rollout.canary
            rollout.batch = reader.optional("batch", "a number from 1 to 1000", QuantityText.integer(1...1_000))
            rollout.bake = reader.optional("bake", QuantityText.duration, QuantityText.milliseconds)
            // With one host there is nothing to roll: an environment that has only one may keep the setting of the others.
            if hosts.count > 1, rollout.canary >= hosts.count, let node = reader.node("canary") {
                reader.fault(node, "canary", "of \(hosts.count) hosts, fewer must go first")
            }
            if rollout.bake != nil, bake == nil, let node = reader.node("bake") {
                reader.fault(node, "bake", "nothing is watched without the limits of `bake`")
            }
            return rollout
        } ?? Rollout()
    }
}
