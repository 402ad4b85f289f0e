// SPDX-License-Identifier: Apache-2.0

/// Makes a plan of what was seen and what is wanted: a part of it for each thing.
struct ProvisionPlanning {
    let seen: CloudInventory
    let wish: ProvisionWish
    let pins: PinnedHosts

    private var name: MachineName { wish.settings.name }

    /// What is not ours is not touched, and nobody guesses which of two machines is meant.
    func check() throws(ProvisionFailure) {
        if let pair = seen.keyPair, !pair.isOurs { throw .notOurs("the key pair \(name)") }
        if let group = seen.group, !group.isOurs { throw .notOurs("the security group \(name)") }
        guard seen.machines.count <= 1 else {
            let ids = seen.machines.map(\.id).joined(separator: ", ")
            throw ProvisionFailure(
                .refused,
                "several machines carry the tag of \(name): \(ids)",
                hint: "end all but one, or take the tag \(CloudTag.machine) from them"
            )
        }
        if let machine = seen.machine, machine.state == .stopping {
            throw ProvisionFailure(.busy, "\(machine.id) is being stopped", hint: "wait a minute and run it again")
        }
        if let address = seen.address, let holder = address.machine, holder != seen.machine?.id,
            !(seen.ended + seen.ending).contains(holder)
        {
            throw .notOurs("the machine \(holder), which has the address \(address.text),")
        }
    }

    var keyPair: [ProvisionStep] {
        guard let pair = seen.keyPair else { return [.importKey(wish.key)] }
        // Where EC2 does not tell, it would be replaced for ever.
        guard let key = pair.key, key.material != wish.key.material else { return [] }
        return [.removeKey, .importKey(wish.key)]
    }

    var group: [ProvisionStep] {
        let wanted = wish.settings.rules
        let there = seen.group?.rules ?? []
        var steps: [ProvisionStep] = seen.group == nil ? [.makeGroup] : []
        // What is open too far is closed first.
        for rule in there.subtracting(wanted).sorted() { steps.append(.close(rule)) }
        for rule in wanted.subtracting(there).sorted() { steps.append(.open(rule)) }
        return steps
    }

    var machine: [ProvisionStep] {
        get throws(ProvisionFailure) {
            switch seen.machine?.state {
            case .running: return []
            case .pending: return [.awaitRunning]
            case .stopped: return [.start(seen.machine?.id ?? ""), .awaitRunning]
            case .stopping, .shuttingDown, .terminated, nil: break
            }
            guard let image = seen.image else {
                let wanted = "\(wish.settings.image) for \(wish.settings.type)"
                throw ProvisionFailure(
                    .refused,
                    "there is no image \(wanted) in \(wish.settings.region)",
                    hint: "name one by its id in `provision.image`"
                )
            }
            return [.launch(wish.settings.type, image, diskSize: wish.settings.diskSize), .awaitRunning]
        }
    }

    var address: [ProvisionStep] {
        guard let address = seen.address else { return [.takeAddress, .bindAddress] }
        return address.machine != nil && address.machine == seen.machine?.id ? [] : [.bindAddress]
    }

    var hostKey: [ProvisionStep] {
        guard let machine = seen.machine, let address = seen.address else { return [.pinHostKey] }
        return pins.machine(at: address.text) == machine.id ? [] : [.pinHostKey]
    }

    /// What a machine has for its life, or what others may have wanted so.
    var hints: [String] {
        var hints = (seen.group?.others ?? []).map { "the security group also lets in \($0): that is left as it is" }
        guard let machine = seen.machine else { return hints }
        if machine.type != wish.settings.type.text {
            hints.append(
                "\(machine.id) is a \(TerminalText.line(machine.type)): its type is changed only while it is stopped"
            )
        }
        if let group = seen.group, !machine.groups.contains(group.id) {
            hints.append("\(machine.id) is not in the security group \(group.id): its doors are those of others")
        }
        if !machine.wantsToken {
            hints.append("\(machine.id) gives its metadata without a token: demand IMDSv2")
        }
        if case .removeKey? = keyPair.first {
            hints.append("\(machine.id) keeps the key that it was launched with: change authorized_keys on it")
        }
        return hints
    }
}
