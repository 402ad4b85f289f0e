// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import HTTPTransport
package import Support

/// Everything that `doctor` reaches outside for.
package struct DoctorPorts: Sendable {
    /// As ``DeploymentPorts/connect``.
    package var connect: @Sendable (HostSettings, Deadline) async throws -> any HostConnection
    package var http: any HTTPClient
    /// This machine's Docker. `nil` when nothing is to be built here; so with the next.
    package var engine: (@Sendable (Deadline) async throws -> DockerEngine)?
    /// The work tree.
    package var tree: (@Sendable (Deadline) async throws -> SourceTree)?
    package var secrets: SecretResolver
    /// The permissions of a file that the configuration names; `nil` when there is none.
    package var fileMode: @Sendable (String) -> Int?
    /// What `SSH_AUTH_SOCK` says.
    package var agentSocket: String?
    /// The addresses that a name leads to; none when it leads nowhere, or nobody knows in time.
    package var addresses: @Sendable (String, Deadline) async -> [String]
    package var now: @Sendable () -> Date

    package init(
        connect: @escaping @Sendable (HostSettings, Deadline) async throws -> any HostConnection,
        http: any HTTPClient,
        engine: (@Sendable (Deadline) async throws -> DockerEngine)?,
        tree: (@Sendable (Deadline) async throws -> SourceTree)?,
        secrets: SecretResolver,
        fileMode: @escaping @Sendable (String) -> Int?,
        agentSocket: String?,
        addresses: @escaping @Sendable (String, Deadline) async -> [String],
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.connect = connect
        self.http = http
        self.engine = engine
        self.tree = tree
        self.secrets = secrets
        self.fileMode = fileMode
        self.agentSocket = agentSocket
        self.addresses = addresses
        self.now = now
    }
}
