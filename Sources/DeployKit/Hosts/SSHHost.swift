// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
import SSHClient
package import Support

/// A host over one SSH connection. Calls are served one after another; tunnels go on beside them. A call that is cancelled or
/// passes its deadline ends the connection: ``KeptHost`` opens another.
package final class SSHHost: HostConnection {
    /// A journal and a list of releases, each as long as they are read.
    static let maximumOutputBytes = 3 * JournalScripts.readLimit

    package let name: HostName
    private let connection: SSHConnection
    private let jump: SSHConnection?

    init(_ name: HostName, connection: SSHConnection, jump: SSHConnection?) {
        self.name = name
        self.connection = connection
        self.jump = jump
    }

    package var isAlive: Bool { connection.endReason == nil && jump?.endReason == nil }

    package func close() async {
        await connection.close()
        await jump?.close()
    }

    package func run(
        _ script: HostScript,
        secrets: [String: Secret<String>],
        by deadline: Deadline
    ) async throws -> ScriptOutcome {
        do {
            let command = try RemoteCommand.program(HostScript.command, environment: secrets)
            let outcome = try await connection.run(
                command,
                input: .text(Secret(script.standardInput)),
                maximumOutputBytes: Self.maximumOutputBytes,
                by: deadline
            )
            guard outcome.output.omittedBytes == 0 else {
                throw StepFailure(.rejected, "\(name): \(script.name) wrote more than \(Self.maximumOutputBytes) bytes")
            }
            return ScriptOutcome(
                exitCode: Self.exitCode(outcome.status),
                output: outcome.output.text,
                errors: outcome.errors.text
            )
        } catch let error as SSHError {
            throw StepFailure(error, on: name)
        }
    }

    package func stream(
        _ script: HostScript,
        by deadline: Deadline,
        onOutput: @Sendable (HostOutput) async throws -> Void
    ) async throws -> Int {
        do {
            let status = try await connection.run(
                try RemoteCommand.program(HostScript.command),
                input: .text(Secret(script.standardInput)),
                by: deadline
            ) { (piece: OutputPiece) in
                try await onOutput(HostOutput(piece.stream == .output ? .output : .errors, piece.bytes))
            }
            return Self.exitCode(status)
        } catch let error as SSHError {
            throw StepFailure(error, on: name)
        }
    }

    package func withTunnel<Result: Sendable>(
        to listener: ListenAddress,
        by deadline: Deadline,
        _ body: @Sendable (HTTPTarget) async throws -> Result
    ) async throws -> Result {
        let tunnel: SSHTunnel
        let target: HTTPTarget
        do {
            tunnel = try await connection.openTunnel(
                toHost: listener.reachableAddress,
                port: listener.port.number,
                by: deadline
            )
            target = try Self.target(tunnel.address, listener)
        } catch let error as SSHError {
            throw StepFailure(error, on: name)
        } catch let error as InvalidTarget {
            throw StepFailure(.rejected, "\(name): the tunnel to port \(listener.port) has no usable address: \(error)")
        }
        defer { tunnel.close() }
        return try await body(target)
    }

    private static func target(
        _ address: TunnelAddress,
        _ listener: ListenAddress
    ) throws(InvalidTarget) -> HTTPTarget {
        switch address {
        case .unixSocket(let path):
            try HTTPTarget("http://127.0.0.1:\(listener.port)", unixSocketPath: path)
        case .loopback(let port):
            try HTTPTarget("http://127.0.0.1:\(port)")
        }
    }

    /// As a shell says it. POSIX fixes these numbers; others are not told apart.
    private static func exitCode(_ status: ExitStatus) -> Int {
        switch status {
        case .exited(let code): code
        case .signalled(let name): 128 + (signals[name] ?? 0)
        }
    }

    private static let signals = [
        "HUP": 1, "INT": 2, "QUIT": 3, "ABRT": 6, "KILL": 9, "ALRM": 14, "TERM": 15, "PIPE": 13,
    ]
}

extension ListenAddress {
    /// Docker publishes on 0.0.0.0 where no address is named.
    var isOfIPv4: Bool { address.map { $0 == "0.0.0.0" } ?? true }

    var wantsEveryAddress: Bool { address.map { ["0.0.0.0", "[::]", "::", "*"].contains($0) } ?? true }

    /// Where a client on the same host finds it.
    var reachableAddress: String {
        guard let address, !wantsEveryAddress else { return "127.0.0.1" }
        return address.hasPrefix("[") ? String(address.dropFirst().prefix { $0 != "]" }) : address
    }
}
