// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension ConfigurationReader {
    /// - Parameter service: What the machine is called when it has no name of its own.
    func readProvision(_ service: ServiceName?) -> ProvisionSettings? {
        root.mapping("provision") { reader in
            let region = reader.required("region", CloudRegion.expectation) { CloudRegion($0) }
            let name = reader.optional("name", MachineName.expectation) { MachineName($0) }
            let type = reader.optional("type", MachineType.expectation) { MachineType($0) } ?? MachineType("t3.micro")
            let sources = reader.texts("ssh_from", NetworkRange.doorExpectation) { NetworkRange.door($0) }
            if !reader.has("ssh_from") { reader.missing("ssh_from") }
            let key = reader.required("key", "the path of a public key") { $0.isEmpty ? nil : $0 }
            let image = reader.optional("image", MachineImageChoice.expectation) { MachineImageChoice($0) } ?? .ubuntu
            let disk = reader.optional("disk", ProvisionSettings.disk) { ProvisionSettings.diskSize($0) } ?? 16
            let knownHosts = reader.optional("known_hosts", "the path of a file") { $0.isEmpty ? nil : $0 }
            let endpoint = reader.optional("endpoint", ProvisionSettings.endpointExpectation) {
                ProvisionSettings.endpoint($0)
            }
            if sources.isEmpty, reader.has("ssh_from") {
                reader.faults.add(reader.mark, reader.pathOf("ssh_from"), "one at least must be there")
            }
            guard let region, let type, let key, !sources.isEmpty,
                let called = name ?? service.flatMap({ MachineName($0.text) })
            else { return nil }
            return ProvisionSettings(
                name: called,
                region: region,
                type: type,
                sshFrom: sources,
                key: key,
                image: image,
                diskSize: disk,
                knownHosts: knownHosts ?? ProvisionSettings.usualKnownHosts,
                endpoint: endpoint
            )
        }
    }
}
