// SPDX-License-Identifier: Apache-2.0

extension SmokeSuite {
    /// Reads a suite. Like the configuration: unknown keys are faults, all faults come at once.
    package static func load(_ text: String) throws(DocumentFaults) -> SmokeSuite {
        let document = try DocumentNode.parse(text)
        let faults = FaultList()
        let reader = MappingReader(document, path: "", faults: faults)
        let suite = SmokeSuiteReader(reader).read()
        reader.finish()
        guard faults.faults.isEmpty, let suite else { throw DocumentFaults(faults.faults) }
        return suite
    }
}
