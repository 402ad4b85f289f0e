// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Support

/// A host whose connection is opened when it is first needed, and anew when it is known to be dead.
///
/// A call that loses its connection in the middle is not repeated: nobody knows how far it came, and what it began may still
/// run on the host. It fails as unreachable, and the next call finds a new connection.
package actor KeptHost: HostAccess {
    package nonisolated let name: HostName
    private let open: @Sendable (Deadline) async throws -> any HostConnection
    private var connection: (any HostConnection)?
    private var isClosed = false

    /// - Parameter open: Opens one connection; throws ``StepFailure``.
    package init(_ name: HostName, open: @escaping @Sendable (Deadline) async throws -> any HostConnection) {
        self.name = name
        self.open = open
    }

    package func run(
        _ script: HostScript,
        secrets: [String: Secret<String>],
        by deadline: Deadline
    ) async throws -> ScriptOutcome {
        try await current(by: deadline).run(script, secrets: secrets, by: deadline)
    }

    package func withTunnel<Result: Sendable>(
        to listener: ListenAddress,
        by deadline: Deadline,
        _ body: @Sendable (HTTPTarget) async throws -> Result
    ) async throws -> Result {
        try await current(by: deadline).withTunnel(to: listener, by: deadline, body)
    }

    /// Ends the connection; later calls fail.
    package func close() async {
        isClosed = true
        let last = connection
        connection = nil
        await last?.close()
    }

    private func current(by deadline: Deadline) async throws -> any HostConnection {
        if let connection, connection.isAlive { return connection }
        guard !isClosed else { throw StepFailure(.unreachable, "\(name): the run is over") }
        let dead = connection
        connection = nil
        await dead?.close()
        let opened = try await open(deadline)
        // Another call may have opened one meanwhile.
        if let connection, connection.isAlive {
            await opened.close()
            return connection
        }
        guard !isClosed else {
            await opened.close()
            throw StepFailure(.unreachable, "\(name): the run is over")
        }
        connection = opened
        return opened
    }
}
