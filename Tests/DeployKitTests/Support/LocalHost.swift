// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPTransport
import Support
import Testing

/// A folder of this machine as a host: scripts run in a real `/bin/sh`, with stand-ins before the system's programs.
final class LocalHost: HostConnection {
    struct Call: Sendable {
        let script: HostScript
        let secrets: [String: String]
    }

    enum Fault: Sendable {
        /// The call is refused before it begins.
        case fails(StepFailure)
        /// The script runs, and nobody hears of it: the connection is lost.
        case isLost
    }

    let name: HostName
    /// In what is sent, the one stands for the other: hosts share the paths of a configuration, and this machine has each once.
    private let shared: String
    private let own: String
    private let faults: @Sendable (HostScript) -> Fault?
    private let alive = Locked(true)
    let calls: Locked<[Call]>

    init(
        _ name: HostName,
        shared: String,
        own: String,
        calls: Locked<[Call]>,
        faults: @escaping @Sendable (HostScript) -> Fault? = { _ in nil }
    ) {
        self.name = name
        self.shared = shared
        self.own = own
        self.calls = calls
        self.faults = faults
    }

    var isAlive: Bool { alive.withLock { $0 } }

    func close() async { alive.withLock { $0 = false } }

    func run(
        _ script: HostScript,
        secrets: [String: Secret<String>],
        by deadline: Deadline
    ) async throws -> ScriptOutcome {
        guard isAlive else { throw StepFailure(.unreachable, "\(name): closed") }
        calls.withLock { $0.append(Call(script: script, secrets: secrets.mapValues { $0.reveal() })) }
        switch faults(script) {
        case .fails(let failure):
            throw failure
        case .isLost:
            _ = try await finish(script, secrets)
            alive.withLock { $0 = false }
            throw StepFailure(.unreachable, "\(name): the connection was lost")
        case nil:
            return try await finish(script, secrets)
        }
    }

    func withTunnel<Result: Sendable>(
        to listener: ListenAddress,
        by deadline: Deadline,
        _ body: @Sendable (HTTPTarget) async throws -> Result
    ) async throws -> Result {
        try await body(try HTTPTarget("http://\(name):\(listener.port)"))
    }

    /// In pieces of a few bytes, so that they end anywhere.
    func stream(
        _ script: HostScript,
        by deadline: Deadline,
        onOutput: @Sendable (HostOutput) async throws -> Void
    ) async throws -> Int {
        let outcome = try await run(script, secrets: [:], by: deadline)
        for (stream, text) in [(HostOutput.Stream.output, outcome.output), (.errors, outcome.errors)] {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                try await onOutput(HostOutput(stream, Array(rest.prefix(5))))
                rest = rest.dropFirst(5)
            }
        }
        return outcome.exitCode
    }

    private func finish(
        _ script: HostScript,
        _ secrets: [String: Secret<String>]
    ) async throws -> ScriptOutcome {
        let variables = secrets.mapValues { $0.reveal() }
        let (shared, own) = (self.shared, self.own)
        let here = HostScript(
            name: script.name,
            text: script.text,
            arguments: script.arguments.map { $0.replacing(shared, with: own) }
        )
        return try await withCheckedThrowingContinuation { continuation in
            // Blocking calls have no place on the cooperative pool.
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let result = try RunningScript(here, path: own + "/bin", variables: variables).finish()
                        return ScriptOutcome(
                            exitCode: result.exitCode,
                            output: result.output.replacing(own, with: shared),
                            errors: result.errors
                        )
                    }
                )
            }
        }
    }
}
