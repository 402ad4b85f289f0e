// SPDX-License-Identifier: Apache-2.0

/// Turns the document into a configuration. Every part is read even when another is faulty: all faults are told at once.
struct ConfigurationReader {
    let root: MappingReader

    init(_ root: MappingReader) {
        self.root = root
    }

    func read(environment: String?) -> DeployConfiguration? {
        let service = root.required("service", ServiceName.expectation) { ServiceName($0) }
        let image = root.required("image", ImageRepository.expectation) { ImageRepository($0) }
        let build = readBuild()
        let registry = root.mapping("registry", readRegistry)
        let key = readKey()
        var proxy = readProxy()
        let certificates = readCertificates(&proxy)
        let hosts = readHosts(service, proxy)
        let run = readRun()
        let (clear, secret) = readEnvironment()
        let hashKey = root.node("hash_key").flatMap { self.secret($0, root.pathOf("hash_key"), root.faults) }
        let health = readHealth()
        let metrics = readMetrics()
        let smoke = readSmoke()
        let bake = readBake()
        let rollout = readRollout(hosts, bake)
        let retained = root.optional("retain", "a number from 0 to 100", QuantityText.integer(0...100)) ?? 5
        let (lease, wait) = readLock()
        let hooks = readHooks()
        let notifications = readNotifications()
        let telemetry = readTelemetry()
        let provision = readProvision(service)
        var deadlines = readDeadlines()
        let state = root.optional("state_directory", AbsolutePath.expectation) { AbsolutePath($0) }
        guard let service, let image, let build, let run, let health, let lease,
            let directory = state ?? AbsolutePath("/var/lib/deployctl")
        else { return nil }
        deadlines.health = health.deadline
        deadlines.lease = wait
        return DeployConfiguration(
            service: service,
            environment: environment,
            image: image,
            build: build,
            registry: registry,
            key: key,
            hosts: hosts,
            run: run,
            clearEnvironment: clear,
            secretEnvironment: secret,
            hashKey: hashKey,
            health: health,
            metrics: metrics,
            proxy: proxy?.specification,
            smoke: smoke,
            bake: bake,
            rollout: rollout,
            retainedReleases: retained,
            lease: lease,
            deadlines: deadlines,
            stateDirectory: directory,
            hooks: hooks,
            notifications: notifications,
            telemetry: telemetry,
            provision: provision,
            certificates: certificates
        )
    }

    /// A place of a secret: a text with a prefix, or a mapping with `command`.
    func secret(_ node: DocumentNode, _ path: String, _ faults: FaultList) -> SecretReference? {
        if case .mapping = node.content {
            let reader = MappingReader(node, path: path, faults: faults)
            let words = reader.texts("command", "a text") { $0 }
            if words.isEmpty { reader.missing("command") }
            reader.finish()
            return words.isEmpty ? nil : .command(words)
        }
        guard case .scalar(let text, _) = node.content, let reference = SecretReference(text) else {
            faults.add(node.mark, path, "expected \(SecretReference.expectation)")
            return nil
        }
        return reference
    }

    /// A mapping from variables' names to places of secrets.
    ///
    /// - Parameter isTaken: Notes what is wrong with an entry's name; whether it is read all the same.
    func secrets(
        _ reader: MappingReader,
        _ key: String,
        _ isTaken: (DocumentNode.Entry, MappingReader) -> Bool
    ) -> [String: SecretReference] {
        var secrets: [String: SecretReference] = [:]
        _ = reader.mapping(key) { (nested: MappingReader) -> Bool? in
            for entry in nested.keys() {
                guard self.environmentName(entry, nested) != nil, let node = nested.node(entry.key),
                    isTaken(entry, nested)
                else { continue }
                secrets[entry.key] = self.secret(node, nested.pathOf(entry.key), nested.faults)
            }
            return true
        }
        return secrets
    }

    func port(_ text: String) -> NetworkPort? {
        QuantityText.integer(1...65_535)(text).flatMap(NetworkPort.init)
    }
}
