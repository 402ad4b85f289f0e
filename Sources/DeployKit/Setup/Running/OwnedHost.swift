// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// A connection whose scripts are carried out as the owner of a folder, whoever is logged in.
struct OwnedHost: HostConnection {
    let connection: any HostConnection
    let folder: AbsolutePath

    var name: HostName { connection.name }
    var isAlive: Bool { connection.isAlive }

    func close() async { await connection.close() }

    func run(
        _ script: HostScript,
        secrets: [String: Secret<String>],
        by deadline: Deadline
    ) async throws -> ScriptOutcome {
        try await connection.run(SetupShell.asOwner(of: folder, script), secrets: secrets, by: deadline)
    }

    func stream(
        _ script: HostScript,
        by deadline: Deadline,
        onOutput: @Sendable (HostOutput) async throws -> Void
    ) async throws -> Int {
        try await connection.stream(SetupShell.asOwner(of: folder, script), by: deadline, onOutput: onOutput)
    }

    func withTunnel<Result: Sendable>(
        to listener: ListenAddress,
        by deadline: Deadline,
        _ body: @Sendable (HTTPTarget) async throws -> Result
    ) async throws -> Result {
        try await connection.withTunnel(to: listener, by: deadline, body)
    }
}
