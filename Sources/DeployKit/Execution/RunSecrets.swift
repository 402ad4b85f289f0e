// SPDX-License-Identifier: Apache-2.0

import Support

/// The secrets of a run, fetched before anything is begun: a variable that is missing must not be found out about after a
/// build of many minutes.
struct RunSecrets: Sendable {
    /// Shorter keys could be tried out.
    private static let minimumKeyBytes = 16

    /// What the container is given, clear and secret.
    var environment: [String: Secret<String>] = [:]
    var hashKey: Secret<[UInt8]>
    var registryPassword: Secret<String>?
    /// What must not be shown.
    var hidden: [Secret<String>] = []

    /// - Parameters:
    ///   - needsEnvironment: Not for a run that makes no release: what cannot be had is then done without.
    ///   - needsRegistry: Not for a run that pulls nothing.
    ///   - needsProof: For a run that proves a release: the keys that smoke suites and the reading of metrics show.
    /// - Throws: ``StepFailure``; cancellation.
    static func fetch(
        _ configuration: DeployConfiguration,
        from resolver: SecretResolver,
        needsEnvironment: Bool,
        needsRegistry: Bool,
        needsProof: Bool
    ) async throws -> RunSecrets {
        var secrets = RunSecrets(hashKey: Secret((0..<32).map { _ in UInt8.random(in: .min ... .max) }))
        secrets.environment = configuration.clearEnvironment.mapValues { Secret($0) }
        if let registry = configuration.registry {
            let password = try await fetch(registry.password, resolver, isNeeded: needsRegistry)
            secrets.registryPassword = password
            secrets.hidden += password.map { [$0] } ?? []
        }
        for (name, reference) in configuration.secretEnvironment.sorted(by: { $0.key < $1.key }) {
            guard let value = try await fetch(reference, resolver, isNeeded: needsEnvironment) else { continue }
            secrets.environment[name] = value
            secrets.hidden.append(value)
        }
        if let reference = configuration.hashKey, needsEnvironment,
            let key = try await fetch(reference, resolver, isNeeded: true)
        {
            let bytes = Array(key.reveal().utf8)
            guard bytes.count >= minimumKeyBytes else {
                throw StepFailure(.rejected, "`hash_key` at \(reference) is shorter than \(minimumKeyBytes) bytes")
            }
            secrets.hashKey = Secret(bytes)
            secrets.hidden.append(key)
        }
        if needsProof {
            let shown = configuration.smoke.variables.sorted { $0.key < $1.key }.map(\.value)
            for reference in shown + [configuration.metrics.key].compactMap(\.self) {
                guard let value = try await fetch(reference, resolver, isNeeded: true) else { continue }
                secrets.hidden.append(value)
            }
        }
        return secrets
    }

    private static func fetch(
        _ reference: SecretReference,
        _ resolver: SecretResolver,
        isNeeded: Bool
    ) async throws -> Secret<String>? {
        do {
            return try await resolver.resolve(reference)
        } catch let fault as SecretFault {
            guard isNeeded else { return nil }
            throw StepFailure(.rejected, "\(fault)")
        }
    }
}
