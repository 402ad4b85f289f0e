// SPDX-License-Identifier: Apache-2.0

import SSHClient
package import Support

/// Connects to hosts as a configuration has it: with the key that it names, and to nobody whose host key is not pinned.
package final class SSHConnector: Sendable {
    private let key: SSHKeySettings
    private let secrets: SecretResolver
    private let agentSocket: String?
    private let settings: SSHSettings
    /// Fetched once: a program that asks for a passphrase must not be started for each connection.
    private let known = Locked<SSHCredential?>(nil)

    /// - Parameter agentSocket: What `SSH_AUTH_SOCK` says.
    package init(key: SSHKeySettings, secrets: SecretResolver, agentSocket: String?) {
        self.key = key
        self.secrets = secrets
        self.agentSocket = agentSocket
        var settings = SSHSettings()
        // A lease lives half a minute: a dead connection must be known before.
        settings.keepAliveInterval = .seconds(5)
        settings.unresponsiveAfter = .seconds(20)
        self.settings = settings
    }

    /// - Throws: ``StepFailure``; cancellation.
    package func connect(_ host: HostSettings, by deadline: Deadline) async throws -> any HostConnection {
        do {
            let credential = try await credential(for: host.name)
            let jump = try await host.jump.asyncMap { jump in
                try await connect(jump.user, jump.name, jump.port, jump.hostKeys, credential, through: nil, deadline)
            }
            do {
                let connection = try await connect(
                    host.user,
                    host.name,
                    host.port,
                    host.hostKeys,
                    credential,
                    through: jump,
                    deadline
                )
                return SSHHost(host.name, connection: connection, jump: jump)
            } catch {
                await jump?.close()
                throw error
            }
        } catch let error as SSHError {
            throw StepFailure(error, on: host.name)
        }
    }

    private func connect(
        _ user: String,
        _ name: HostName,
        _ port: NetworkPort,
        _ pins: [HostKeyFingerprint],
        _ credential: SSHCredential,
        through jump: SSHConnection?,
        _ deadline: Deadline
    ) async throws -> SSHConnection {
        let destination = try SSHDestination(user: user, host: name.text, port: port.number)
        return try await SSHConnection.connect(
            to: destination,
            pin: .fingerprints(pins),
            credential: credential,
            through: jump,
            settings: settings,
            by: deadline
        )
    }

    private func credential(for host: HostName) async throws -> SSHCredential {
        if let credential = known.withLock({ $0 }) { return credential }
        let credential: SSHCredential
        switch key {
        case .agent:
            guard let agentSocket else {
                throw StepFailure(.rejected, "\(host): no `ssh.key` is configured, and SSH_AUTH_SOCK names no agent")
            }
            credential = .agent(socketPath: agentSocket)
        case .key(let reference, let passphrase):
            do {
                let text = try await secrets.resolve(reference)
                credential = .key(text, passphrase: try await passphrase.asyncMap { try await secrets.resolve($0) })
            } catch let fault as SecretFault {
                throw StepFailure(.rejected, "\(host): \(fault)")
            }
        }
        known.withLock { $0 = credential }
        return credential
    }
}

extension Optional {
    fileprivate func asyncMap<Result>(_ body: (Wrapped) async throws -> Result) async throws -> Result? {
        guard let self else { return nil }
        return try await body(self)
    }
}
