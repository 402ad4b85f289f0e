// SPDX-License-Identifier: Apache-2.0

import Foundation
import SSHClient
import Support

/// Gathers what ``LocalExamination`` judges.
struct LocalLook: Sendable {
    /// For each of Docker, git and the registry.
    private static let limit: Duration = .seconds(30)

    private let configuration: DeployConfiguration
    private let ports: DoctorPorts

    init(_ configuration: DeployConfiguration, _ ports: DoctorPorts) {
        self.configuration = configuration
        self.ports = ports
    }

    /// - Throws: Cancellation alone.
    func look() async throws -> LocalFacts {
        async let builder = self.builder()
        async let tree = self.tree()
        var facts = LocalFacts(now: ports.now())
        let values = try await secrets(&facts)
        facts.hashKeyBytes = values["hash_key"].map { $0.reveal().utf8.count }
        key(&facts, values)
        facts.registry = try await registry(values["registry.password"])
        facts.now = ports.now()
        facts.builder = try await builder
        facts.tree = try await tree
        return facts
    }

    /// One after the other: programs that print them may ask for something. The resolver bounds each.
    private func secrets(_ facts: inout LocalFacts) async throws -> [String: Secret<String>] {
        var values: [String: Secret<String>] = [:]
        for (name, reference) in configuration.namedSecrets.sorted(by: { $0.key < $1.key }) {
            do {
                values[name] = try await ports.secrets.resolve(reference)
                facts.secrets.append(name)
            } catch let fault as SecretFault {
                facts.missing[name] = fault
            }
        }
        return values
    }

    private func key(_ facts: inout LocalFacts, _ values: [String: Secret<String>]) {
        switch configuration.key {
        case .agent:
            let isThere = ports.agentSocket.map { ports.fileMode($0) != nil } ?? false
            facts.agent = LocalFacts.Agent(socket: ports.agentSocket, isThere: isThere)
        case .key(let reference, _):
            if case .file(let path) = reference {
                facts.keyFile = path
                facts.keyFileMode = ports.fileMode(path)
            }
            guard let key = values["ssh.key"] else { return }
            let error = SSHCredential.complaint(about: key, passphrase: values["ssh.passphrase"])
            facts.keyComplaint = error.map { LocalFacts.Complaint($0.message, hint: $0.hint) }
        }
    }

    private func registry(_ password: Secret<String>?) async throws -> RegistryFacts? {
        // A password that is missing is said already.
        if configuration.registry != nil, password == nil { return nil }
        let credentials = configuration.registry.flatMap { registry in
            password.map {
                RegistryCredentials(registry: configuration.image.registry, user: registry.user, password: $0)
            }
        }
        return try await RegistryLook(http: ports.http, now: ports.now)
            .look(at: configuration.image, credentials, by: .after(Self.limit))
    }

    private func builder() async throws -> Result<LocalFacts.Builder, LocalFacts.Complaint>? {
        guard let engine = ports.engine else { return nil }
        return try await attempt {
            let deadline = Deadline.after(Self.limit)
            let version = try await engine(deadline).version(deadline: deadline)
            return LocalFacts.Builder(
                version: version.version,
                platform: "\(version.operatingSystem)/\(version.architecture)"
            )
        }
    }

    private func tree() async throws -> Result<SourceTree, LocalFacts.Complaint>? {
        guard let tree = ports.tree else { return nil }
        return try await attempt { try await tree(.after(Self.limit)) }
    }

    private func attempt<Value>(_ body: () async throws -> Value) async throws -> Result<Value, LocalFacts.Complaint> {
        do {
            return .success(try await body())
        } catch let error as DockerError {
            return .failure(LocalFacts.Complaint(error.message, hint: error.hint))
        } catch let failure as StepFailure {
            return .failure(LocalFacts.Complaint(failure.message))
        } catch let error as CancellationError {
            throw error
        } catch {
            return .failure(LocalFacts.Complaint("it could not be asked: \(type(of: error))"))
        }
    }
}
