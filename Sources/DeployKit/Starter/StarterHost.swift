// SPDX-License-Identifier: Apache-2.0

package import SSHClient

/// A host of a new deploy.yml.
package struct StarterHost: Sendable, Hashable {
    package var name: HostName
    package var user: LoginName
    package var port: NetworkPort
    /// That somebody has vouched for. None where nobody could: the file then says what to run.
    package var keys: [HostKeyFingerprint]

    package init(name: HostName, user: LoginName, port: NetworkPort, keys: [HostKeyFingerprint] = []) {
        self.name = name
        self.user = user
        self.port = port
        self.keys = keys
    }

    /// What shows the fingerprints of its keys.
    package var scanCommand: String {
        let option = port.number == SSHDestination.defaultPort ? "" : "-p \(port) "
        return "ssh-keyscan -t ed25519 \(option)\(name) | ssh-keygen -lf -"
    }
}
