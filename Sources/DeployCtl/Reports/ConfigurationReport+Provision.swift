// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPTransport

/// The machine that `provision` makes.
extension ConfigurationReport {
    mutating func addProvision(_ provision: ProvisionSettings?) {
        guard let provision else { return }
        add("provision.region", provision.region.text)
        add("provision.name", provision.name.text)
        add("provision.type", provision.type.text)
        add("provision.image", provision.image.description)
        add("provision.disk", "\(provision.diskSize)GiB")
        add("provision.key", provision.key)
        add("provision.ssh_from", provision.sshFrom.map(\.word))
        add("provision.known_hosts", provision.knownHosts)
        add("provision.endpoint", provision.endpoint?.origin)
    }
}
