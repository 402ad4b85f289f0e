// SPDX-License-Identifier: Apache-2.0

/// One thing that `provision` changes, or waits for. Each may be repeated.
package enum ProvisionStep: Sendable, Hashable {
    case importKey(AuthorizedKey)
    case removeKey
    case makeGroup
    case open(EntryRule)
    case close(EntryRule)
    case launch(MachineType, CloudInventory.MachineImage, diskSize: Int)
    case start(String)
    case awaitRunning
    case takeAddress
    case bindAddress
    case pinHostKey

    // The way back.
    case unbindAddress(CloudInventory.Address)
    case endMachines([String])
    case awaitEnd
    case giveAddressBack(_ allocation: String, _ text: String)
    case removeGroup(String)
    case forgetHostKey

    /// In the imperative, for a list.
    package var what: String {
        switch self {
        case .importKey(let key): "import the public key \(key)"
        case .removeKey: "delete the key pair"
        case .makeGroup: "make the security group"
        case .open(let rule): "open \(rule)"
        case .close(let rule): "close \(rule)"
        case .launch(let type, let image, let size):
            "launch a \(type) with \(image.id) (\(TerminalText.line(image.name, limit: 100))) and \(size) GiB"
        case .start(let id): "start \(id)"
        case .awaitRunning: "wait until the machine runs"
        case .takeAddress: "take an Elastic IP"
        case .bindAddress: "give the address to the machine"
        case .pinHostKey: "learn the host key from the machine's console, and keep it"
        case .unbindAddress(let address): "take \(address.text) from the machine"
        case .endMachines(let ids): "end \(ids.joined(separator: ", ")), with its disk"
        case .awaitEnd: "wait until the machine has ended"
        case .giveAddressBack(_, let text): "give \(text) back"
        case .removeGroup(let id): "delete the security group \(id)"
        case .forgetHostKey: "forget the host key"
        }
    }

    package var why: String {
        switch self {
        case .importKey: "the machine lets its owner in"
        case .removeKey: "it is another than the one that is wanted, or not wanted any more"
        case .makeGroup: "nobody gets in but by its doors"
        case .open(let rule) where rule.port == 22: "SSH, for who deploys"
        case .open: "the world reaches the service"
        case .close: "deploy.yml does not have it"
        case .launch: "there is none; its metadata want a token (IMDSv2), its disk is encrypted"
        case .start: "it is stopped"
        case .awaitRunning: "an address is given to a machine that runs"
        case .takeAddress: "it stays when the machine is replaced"
        case .bindAddress: "names lead there"
        case .pinHostKey: "deployctl trusts no host at first sight"
        case .unbindAddress, .endMachines, .awaitEnd, .giveAddressBack, .removeGroup, .forgetHostKey: "it has our tag"
        }
    }

    /// How long it may take until it is seen to be so. cloud-init tells the host key at its end, after packages.
    package var limit: Duration {
        switch self {
        case .launch, .start, .awaitRunning, .awaitEnd, .removeGroup: .seconds(600)
        case .pinHostKey: .seconds(900)
        default: .seconds(120)
        }
    }
}
