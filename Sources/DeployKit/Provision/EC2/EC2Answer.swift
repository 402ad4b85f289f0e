// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Turns EC2's answers into what the domain knows. The only place, besides ``EC2Failure``, that knows EC2's names of fields.
enum EC2Answer {
    static func keyPair(_ node: XMLNode, _ name: MachineName) -> CloudInventory.KeyPair? {
        node.items("keySet").first { $0.value("keyName") == name.text }.map { item in
            CloudInventory.KeyPair(
                isOurs: isTagged(item, name),
                key: item.value("publicKey").flatMap { AuthorizedKey($0) }
            )
        }
    }

    /// One network may have the name as well as another: ours is meant, else that which is in the way.
    static func group(_ node: XMLNode, _ name: MachineName) -> CloudInventory.Group? {
        let groups = node.items("securityGroupInfo").filter { $0.value("groupName") == name.text }
        guard let item = groups.first(where: { isTagged($0, name) }) ?? groups.first, let id = item.value("groupId")
        else { return nil }
        var group = CloudInventory.Group(id: id, isOurs: isTagged(item, name))
        for permission in item.items("ipPermissions") { add(permission, to: &group) }
        return group
    }

    private static func add(_ permission: XMLNode, to group: inout CloudInventory.Group) {
        let port = permission.value("fromPort").flatMap { Int($0) }
        let isPlain = permission.value("ipProtocol") == "tcp" && permission.value("toPort").flatMap { Int($0) } == port
        let networks = permission.items("ipRanges").compactMap { $0.value("cidrIp") }.map {
            EntryRule.Source.network($0)
        }
        let others = permission.items("ipv6Ranges").compactMap { $0.value("cidrIpv6") }
            .map { EntryRule.Source.network6($0) }
        if let port, isPlain {
            for source in networks + others { group.rules.insert(EntryRule(port: port, source: source)) }
        } else if !networks.isEmpty || !others.isEmpty {
            let protocolName =
                permission.value("ipProtocol") == "-1" ? "everything" : permission.value("ipProtocol") ?? "?"
            let ports = [permission.value("fromPort"), permission.value("toPort")].compactMap { $0 }.joined(
                separator: "-"
            )
            let names = (networks + others).map { EntryRule(port: 0, source: $0).sourceText }.joined(separator: ", ")
            group.others.append(TerminalText.line("\(protocolName) \(ports) from \(names)", limit: 200))
        }
        for other in permission.items("groups").compactMap({ $0.value("groupId") }) {
            group.others.append(TerminalText.line("members of the group \(other)", limit: 200))
        }
        for other in permission.items("prefixListIds").compactMap({ $0.value("prefixListId") }) {
            group.others.append(TerminalText.line("the prefix list \(other)", limit: 200))
        }
    }

    static func addMachines(_ node: XMLNode, to inventory: inout CloudInventory) {
        for item in node.items("reservationSet").flatMap({ $0.items("instancesSet") }) {
            guard let id = item.value("instanceId"),
                let state = item["instanceState"]?.value("name").flatMap({ CloudInventory.Machine.State(rawValue: $0) })
            else { continue }
            switch state {
            case .terminated: inventory.ended.append(id)
            case .shuttingDown: inventory.ending.append(id)
            case .pending, .running, .stopping, .stopped:
                inventory.machines.append(
                    CloudInventory.Machine(
                        id: id,
                        state: state,
                        type: item.value("instanceType") ?? "?",
                        groups: item.items("groupSet").compactMap { $0.value("groupId") },
                        wantsToken: item["metadataOptions"]?.value("httpTokens") == "required"
                    )
                )
            }
        }
    }

    static func addresses(_ node: XMLNode) -> [CloudInventory.Address] {
        node.items("addressesSet").compactMap { item in
            // It becomes part of a file and of what is shown.
            guard let allocation = item.value("allocationId"), let text = item.value("publicIp"),
                NetworkRange("\(text)/32") != nil
            else { return nil }
            return CloudInventory.Address(
                allocation: allocation,
                text: text,
                association: item.value("associationId"),
                machine: item.value("instanceId")
            )
        }
    }

    /// The newest by its date, which is written so that texts sort as times do.
    static func image(_ node: XMLNode) -> CloudInventory.MachineImage? {
        let newest = node.items("imagesSet").max { ($0.value("creationDate") ?? "") < ($1.value("creationDate") ?? "") }
        guard let newest, let id = newest.value("imageId") else { return nil }
        return CloudInventory.MachineImage(
            id: id,
            name: newest.value("name") ?? "without a name",
            rootDevice: newest.value("rootDeviceName") ?? "/dev/sda1"
        )
    }

    /// - Returns: Empty while EC2 has nothing yet.
    static func console(_ node: XMLNode) -> String {
        let encoded = node.value("output") ?? ""
        return String(
            decoding: Data(base64Encoded: encoded, options: .ignoreUnknownCharacters) ?? Data(),
            as: UTF8.self
        )
    }

    private static func isTagged(_ item: XMLNode, _ name: MachineName) -> Bool {
        item.items("tagSet").contains { $0.value("key") == CloudTag.machine && $0.value("value") == name.text }
    }
}
