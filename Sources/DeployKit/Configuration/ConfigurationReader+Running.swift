// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    func readRun() -> RunSpecification? {
        guard root.has("run") else {
            return NetworkPort(8_000).map { standard(port: $0) }
        }
        return root.mapping("run") { reader in
            let port = reader.optional("port", "a port from 1 to 65535") { self.port($0) } ?? NetworkPort(8_000)
            guard let port else { return nil }
            var run = self.standard(port: port)
            run.memory = reader.optional("memory", QuantityText.bytes, QuantityText.byteCount) ?? run.memory
            run.milliCPUs =
                reader.optional("cpus", "a number of CPUs such as 1 or 0.5", Self.milliCPUs) ?? run.milliCPUs
            run.processes =
                reader.optional("pids", "a number from 16 to 32768", QuantityText.integer(16...32_768))
                ?? run.processes
            run.stopTimeout =
                reader.optional("stop_timeout", QuantityText.duration, QuantityText.milliseconds)
                ?? run.stopTimeout
            run.volumes = reader.texts("volumes", "source:target or source:target:ro") { VolumeMount($0) }
            let temporary = reader.texts("tmpfs", AbsolutePath.expectation) { AbsolutePath($0) }
            run.temporaryPaths = reader.has("tmpfs") ? temporary : run.temporaryPaths
            run.user = reader.optional("user", "a user as numbers, such as 10001 or 10001:10001", Self.user)
            run.command = reader.texts("command", "a text") { $0 }
            return run
        }
    }

    private func standard(port: NetworkPort) -> RunSpecification {
        RunSpecification(
            containerPort: port,
            memory: 1 << 30,
            milliCPUs: 1_000,
            processes: 512,
            stopTimeout: .seconds(35),
            temporaryPaths: [AbsolutePath("/tmp")].compactMap { $0 }
        )
    }

    private static func milliCPUs(_ text: String) -> Int? {
        guard let count = QuantityText.decimal(text), (0.01...256).contains(count) else { return nil }
        return Int((count * 1_000).rounded())
    }

    private static func user(_ text: String) -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isNumeric = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ASCIIForm.isDigit) }
        return parts.count <= 2 && isNumeric ? text : nil
    }

    func readEnvironment() -> (clear: [String: String], secret: [String: SecretReference]) {
        var clear: [String: String] = [:]
        var secrets: [String: SecretReference] = [:]
        _ = root.mapping("env") { (reader: MappingReader) -> Bool? in
            clear = self.texts(reader, "clear")
            secrets = self.secrets(reader, "secret") { entry, nested in
                if clear[entry.key] != nil {
                    nested.fault(entry.value, entry.key, "is under clear too")
                }
                return true
            }
            return true
        }
        return (clear, secrets)
    }

    func readHealth() -> HealthSettings? {
        let standard = HealthSettings(path: "/api/health/ready", deadline: .seconds(120), interval: .seconds(1))
        guard root.has("health") else { return standard }
        return root.mapping("health") { reader in
            var health = standard
            health.path =
                reader.optional("path", "a path that begins with /") { $0.hasPrefix("/") ? $0 : nil }
                ?? health.path
            health.deadline =
                reader.optional("deadline", QuantityText.duration, QuantityText.milliseconds)
                ?? health.deadline
            health.interval =
                reader.optional("interval", QuantityText.duration, QuantityText.milliseconds)
                ?? health.interval
            return health
        }
    }
}
