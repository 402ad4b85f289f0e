// SPDX-License-Identifier: Apache-2.0

/// What `provision destroy` would do, in order, and what it leaves because it is not ours.
package struct DestructionPlan: Sendable, Hashable {
    package let steps: [ProvisionStep]
    package let left: [String]

    /// A pure function. Only what carries our tag is in its steps.
    package init(_ seen: CloudInventory, _ settings: ProvisionSettings, pins: PinnedHosts) {
        let living = seen.machines.map(\.id)
        let ours = Set(living + seen.ending + seen.ended)
        let isOurs = { (address: CloudInventory.Address) -> Bool in
            guard let machine = address.machine else { return true }
            return ours.contains(machine)
        }
        let addresses = seen.addresses.filter(isOurs)
        var steps: [ProvisionStep] = []
        for address in addresses where address.association != nil { steps.append(.unbindAddress(address)) }
        if !living.isEmpty { steps.append(.endMachines(living)) }
        if !living.isEmpty || !seen.ending.isEmpty { steps.append(.awaitEnd) }
        for address in addresses { steps.append(.giveAddressBack(address.allocation, address.text)) }
        if let group = seen.group, group.isOurs { steps.append(.removeGroup(group.id)) }
        if let pair = seen.keyPair, pair.isOurs { steps.append(.removeKey) }
        if pins.knows(settings.name) { steps.append(.forgetHostKey) }
        self.steps = steps

        var left = seen.addresses.filter { !isOurs($0) }.map { address in
            "\(address.text), which \(address.machine ?? "another machine") has"
        }
        if let group = seen.group, !group.isOurs { left.append("the security group \(group.id): it lacks our tag") }
        if let pair = seen.keyPair, !pair.isOurs { left.append("the key pair \(settings.name): it lacks our tag") }
        self.left = left
    }
}
