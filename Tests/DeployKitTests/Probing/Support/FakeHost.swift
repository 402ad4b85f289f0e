// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPTransport
import Support

/// A host that answers scripts by their names and whose tunnels lead to servers of the test.
final class FakeHost: HostAccess {
    let name: HostName
    private let script: @Sendable (HostScript) async throws -> ScriptOutcome
    private let way: @Sendable (ListenAddress) throws -> HTTPTarget

    /// - Parameter way: Where a tunnel to this listener leads; nobody listens by default.
    init(
        _ name: HostName,
        script: @escaping @Sendable (HostScript) async throws -> ScriptOutcome = { _ in ScriptOutcome(exitCode: 0) },
        way: @escaping @Sendable (ListenAddress) throws -> HTTPTarget = { _ in
            throw StepFailure(.unreachable, "nobody listens")
        }
    ) {
        self.name = name
        self.script = script
        self.way = way
    }

    func run(
        _ script: HostScript,
        secrets: [String: Secret<String>],
        by deadline: Deadline
    ) async throws -> ScriptOutcome {
        try await self.script(script)
    }

    func withTunnel<Result: Sendable>(
        to listener: ListenAddress,
        by deadline: Deadline,
        _ body: @Sendable (HTTPTarget) async throws -> Result
    ) async throws -> Result {
        try await body(try way(listener))
    }
}
