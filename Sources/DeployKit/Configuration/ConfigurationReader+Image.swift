// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    func readBuild() -> BuildSettings? {
        let standard = BuildSettings(
            context: ".",
            dockerfile: "Dockerfile",
            target: nil,
            platform: .linuxAMD64,
            arguments: [:]
        )
        guard root.has("build") else { return standard }
        return root.mapping("build") { reader in
            var build = standard
            build.context = reader.optional("context", "a folder") { $0 } ?? build.context
            build.dockerfile = reader.optional("dockerfile", "a file") { $0 } ?? build.dockerfile
            build.target = reader.optional("target", "the name of a stage") { $0 }
            self.readPlatforms(reader, &build)
            build.arguments = self.texts(reader, "arguments")
            build.builder =
                reader.optional("builder", BuildBuilder.expectation) { BuildBuilder(rawValue: $0) } ?? build.builder
            build.secrets = self.readBuildSecrets(reader)
            build.cacheSources = reader.texts("cache_from", Self.cache) { Self.isCache($0) ? $0 : nil }
            build.cacheTargets = reader.texts("cache_to", Self.cache) { Self.isCache($0) ? $0 : nil }
            self.checkBuilder(reader, build)
            return build
        }
    }

    private static let cache = "a cache such as type=registry,ref=ghcr.io/you/demo:cache"

    private static func isCache(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-") && !text.contains(where: \.isNewline)
    }

    private func readPlatforms(_ reader: MappingReader, _ build: inout BuildSettings) {
        let several = reader.texts("platforms", ImagePlatform.expectation) { ImagePlatform(rawValue: $0) }
        let one = reader.optional("platform", ImagePlatform.expectation) { ImagePlatform(rawValue: $0) }
        if reader.has("platforms"), reader.has("platform") {
            reader.faults.add(reader.mark, reader.pathOf("platforms"), "platform is there too: one of them")
        }
        if Set(several).count != several.count {
            reader.faults.add(reader.mark, reader.pathOf("platforms"), "one of them is there twice")
        }
        build.platform = one ?? several.first ?? build.platform
        build.otherPlatforms = Array(several.dropFirst())
    }

    private func readBuildSecrets(_ reader: MappingReader) -> [String: SecretReference] {
        var secrets: [String: SecretReference] = [:]
        _ = reader.mapping("secrets") { (nested: MappingReader) -> Bool? in
            for entry in nested.keys() {
                guard let node = nested.node(entry.key) else { continue }
                guard BuildSecretName(entry.key) != nil else {
                    nested.faults.add(entry.mark, nested.pathOf(entry.key), "expected \(BuildSecretName.expectation)")
                    continue
                }
                secrets[entry.key] = self.secret(node, nested.pathOf(entry.key), nested.faults)
            }
            return true
        }
        return secrets
    }

    /// Docker's own builders have no session with whoever asks them to build, which all of these need.
    private func checkBuilder(_ reader: MappingReader, _ build: BuildSettings) {
        guard build.builder == .engine else { return }
        let used = [
            ("platforms", !build.otherPlatforms.isEmpty), ("secrets", !build.secrets.isEmpty),
            ("cache_from", !build.cacheSources.isEmpty), ("cache_to", !build.cacheTargets.isEmpty),
        ]
        for (key, isUsed) in used where isUsed {
            reader.faults.add(reader.mark, reader.pathOf(key), "needs `builder: buildx`")
        }
    }

    func readRegistry(_ reader: MappingReader) -> RegistrySettings? {
        let user = reader.required("user", "a name") { $0.isEmpty ? nil : $0 }
        guard let node = reader.node("password") else {
            reader.missing("password")
            return nil
        }
        let password = secret(node, reader.pathOf("password"), reader.faults)
        guard let user, let password else { return nil }
        return RegistrySettings(user: user, password: password)
    }

    /// A mapping from variables' names to texts.
    func texts(_ reader: MappingReader, _ key: String) -> [String: String] {
        var values: [String: String] = [:]
        _ = reader.mapping(key) { (nested: MappingReader) -> Bool? in
            for entry in nested.keys() {
                values[entry.key] = self.environmentName(entry, nested).flatMap { _ in
                    nested.required(entry.key, "a text on one line") { $0.contains { $0.isNewline } ? nil : $0 }
                }
            }
            return true
        }
        return values
    }

    /// Notes a name that is none.
    func environmentName(_ entry: DocumentNode.Entry, _ reader: MappingReader) -> EnvironmentName? {
        guard let name = EnvironmentName(entry.key) else {
            _ = reader.node(entry.key)
            reader.faults.add(entry.mark, reader.pathOf(entry.key), "expected \(EnvironmentName.expectation)")
            return nil
        }
        return name
    }
}
