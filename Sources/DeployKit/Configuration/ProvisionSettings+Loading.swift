// SPDX-License-Identifier: Apache-2.0

extension ProvisionSettings {
    /// Reads `provision` of deploy.yml and nothing else: hosts and their keys cannot be there before the machine is.
    ///
    /// - Parameter environment: As for ``DeployConfiguration/load(_:environment:)``.
    /// - Throws: Everything that is wrong with it, at once.
    package static func load(_ text: String, environment: String?) throws(DocumentFaults) -> ProvisionSettings {
        let document = try DocumentNode.parse(text)
        let faults = FaultList()
        let merged = DeployConfiguration.choose(environment, in: document, faults)
        let root = MappingReader(merged, path: "", faults: faults)
        let service = root.required("service", ServiceName.expectation) { ServiceName($0) }
        if !root.has("provision") { root.missing("provision") }
        let settings = ConfigurationReader(root).readProvision(service)
        guard faults.faults.isEmpty, let settings else { throw DocumentFaults(faults.faults) }
        return settings
    }
}
