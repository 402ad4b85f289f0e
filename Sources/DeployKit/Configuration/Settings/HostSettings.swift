// SPDX-License-Identifier: Apache-2.0

package import SSHClient

/// A host, and how it is reached.
package struct HostSettings: Sendable, Hashable {
    package var name: HostName
    package var port: NetworkPort
    package var user: String
    /// One of these the host must prove to have; there is no trust at first sight.
    package var hostKeys: [HostKeyFingerprint]
    /// A host to go through.
    package var jump: Jump?
    package var mode: ServingMode

    package struct Jump: Sendable, Hashable {
        package var name: HostName
        package var port: NetworkPort
        package var user: String
        package var hostKeys: [HostKeyFingerprint]
    }
}
