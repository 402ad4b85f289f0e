// SPDX-License-Identifier: Apache-2.0

import DeployKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs a program in a container, with both of its streams on ours.
struct ExecSession: Sendable {
    private let deployment: Deployment
    private let host: HostSettings
    private let limit: Duration
    private let results = ResultStream()

    init(_ deployment: Deployment, _ host: HostSettings, within limit: Duration) {
        self.deployment = deployment
        self.host = host
        self.limit = limit
    }

    /// - Returns: The program's exit code.
    func run(_ words: [String]) async throws -> Int {
        let work = Task { try await execute(words) }
        return try await SignalWatch.during(
            leaving: .execution,
            tell: { StandardStreams.printError($0) },
            interrupt: { work.cancel() },
            {
                do {
                    let code = try await work.value
                    if let remark = Self.remark(code, words) { StandardStreams.printError(remark) }
                    return code
                } catch is CancellationError {
                    throw Failure(.failed, "interrupted; the program may go on in its container")
                } catch is ResultStream.ReaderGone {
                    throw Failure(.failed, "the reader of its output has gone; the program may go on in its container")
                }
            }
        )
    }

    private func execute(_ words: [String]) async throws -> Int {
        try await deployment.execute(
            words,
            on: host,
            within: limit,
            found: { StandardStreams.printError("\($0.host): in \($0.container.name)") },
            onOutput: { piece in
                try await results.write(piece.bytes, to: piece.stream == .output ? STDOUT_FILENO : STDERR_FILENO)
            }
        )
    }

    /// What a code of Docker's own means; a program may end with the same.
    static func remark(_ code: Int, _ words: [String]) -> String? {
        let program = TerminalText.line(words.first ?? "", limit: 100)
        return switch code {
        case 126, 127:
            """
            deployctl: exit code \(code): Docker could not start \(program), if the program did not end so itself
            hint: an image may hold its own program and nothing else, no shell either: deployctl exec -- memory-server config
            """
        default: nil
        }
    }
}
