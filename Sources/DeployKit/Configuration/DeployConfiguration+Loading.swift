// SPDX-License-Identifier: Apache-2.0

extension DeployConfiguration {
    /// Reads `deploy.yml`.
    ///
    /// - Parameters:
    ///   - text: The file.
    ///   - environment: One of its `environments`. Must be given when there are some: nobody deploys to production
    ///     because a flag was forgotten.
    /// - Throws: Everything that is wrong, at once.
    package static func load(_ text: String, environment: String?) throws(DocumentFaults) -> DeployConfiguration {
        let document = try DocumentNode.parse(text)
        let faults = FaultList()
        let merged = choose(environment, in: document, faults)
        let reader = MappingReader(merged, path: "", faults: faults)
        _ = reader.node("environments")
        let configuration = ConfigurationReader(reader).read(environment: environment)
        reader.finish()
        guard faults.faults.isEmpty, let configuration else { throw DocumentFaults(faults.faults) }
        return configuration
    }

    /// The names below `environments`, in the order of the file; none when it is no document.
    package static func environmentNames(in text: String) -> [String] {
        guard case .mapping(let entries)? = try? DocumentNode.parse(text)["environments"]?.content else { return [] }
        return entries.map(\.key)
    }

    static func choose(_ name: String?, in document: DocumentNode, _ faults: FaultList) -> DocumentNode {
        guard let environments = document["environments"] else {
            if let name { faults.add(document.mark, "environments", "there are none, and \(name) is asked for") }
            return document
        }
        guard case .mapping(let entries) = environments.content else {
            faults.add(environments.mark, "environments", "expected a mapping, found \(environments.kind)")
            return document
        }
        let names = entries.map(\.key)
        guard let name, let chosen = environments[name] else {
            let asked = name.map { "there is no \($0)" } ?? "one must be chosen"
            faults.add(environments.mark, "environments", "\(asked); known: \(names.joined(separator: ", "))")
            return document
        }
        return document.overlaid(with: chosen)
    }
}
