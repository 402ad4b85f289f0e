// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Support

/// A host, as the steps of a run use it. Calls may be made from several tasks at once.
///
/// What could not be done throws ``StepFailure``, whose code tells a host that cannot be reached from a deadline; a script
/// that ran and failed is an outcome. Cancellation passes through.
package protocol HostAccess: Sendable {
    var name: HostName { get }

    /// Carries a script out on the host, to its end.
    ///
    /// - Parameters:
    ///   - secrets: Variables of the script. They travel inside the connection and are in no argument list; a guarded body
    ///     that starts programs unsets them first where it can.
    func run(
        _ script: HostScript,
        secrets: [String: Secret<String>],
        by deadline: Deadline
    ) async throws -> ScriptOutcome

    /// A way from here to a port that the host itself reaches, open while `body` runs: what `body` sends to the target
    /// arrives there.
    ///
    /// - Parameter listener: Where somebody listens; without an address, or with one that means all, on the host's
    ///   loopback interface.
    func withTunnel<Result: Sendable>(
        to listener: ListenAddress,
        by deadline: Deadline,
        _ body: @Sendable (HTTPTarget) async throws -> Result
    ) async throws -> Result
}

extension HostAccess {
    package func run(_ script: HostScript, by deadline: Deadline) async throws -> ScriptOutcome {
        try await run(script, secrets: [:], by: deadline)
    }

    /// To a port of the host's loopback interface.
    package func withTunnel<Result: Sendable>(
        to port: NetworkPort,
        by deadline: Deadline,
        _ body: @Sendable (HTTPTarget) async throws -> Result
    ) async throws -> Result {
        try await withTunnel(to: ListenAddress(port: port), by: deadline, body)
    }
}
