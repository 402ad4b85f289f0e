// SPDX-License-Identifier: Apache-2.0

package import Support

extension SSHConnection {
    /// Runs a command to its end and returns what it left. That it failed is an outcome, not an error:
    /// ``CommandOutcome/requireSuccess(of:)`` makes it one.
    ///
    /// - Parameters:
    ///   - input: The command's standard input. A script has none of its own: it is sent there itself.
    ///   - maximumOutputBytes: What is kept of each stream, ``SSHSettings/maximumOutputBytes`` unless told otherwise.
    package func run(
        _ command: RemoteCommand,
        input: CommandInput = .none,
        maximumOutputBytes: Int? = nil,
        by deadline: Deadline
    ) async throws -> CommandOutcome {
        try command.check(input)
        let limit = maximumOutputBytes ?? settings.maximumOutputBytes
        return try await perform(command.operation, by: deadline) { engine in
            let collector = OutputCollector(limit: limit)
            let status = try engine.execute(command, input: input, sink: collector)
            return CommandOutcome(status: status, output: collector.output, errors: collector.errors)
        }
    }

    /// Runs a command and hands its output over as it comes. While `onOutput` is at work at most 256 KiB are kept for it,
    /// then the remote program waits. An error thrown by it ends the call, and the connection with it.
    package func run(
        _ command: RemoteCommand,
        input: CommandInput = .none,
        by deadline: Deadline,
        onOutput: (OutputPiece) async throws -> Void
    ) async throws -> ExitStatus {
        try command.check(input)
        let pipe = OutputPipe(wakeUp: inbox.wakeUp)
        async let status = {
            defer { pipe.finish() }
            return try await perform(command.operation, by: deadline) { engine in
                try engine.execute(command, input: input, sink: pipe)
            }
        }()
        while let piece = try await pipe.next() {
            try await onOutput(piece)
        }
        return try await status
    }

    /// As ``run(_:input:by:onOutput:)``, line by line. A line of more than 64 KiB comes in parts.
    package func run(
        _ command: RemoteCommand,
        input: CommandInput = .none,
        by deadline: Deadline,
        onLine: (OutputLine) async throws -> Void
    ) async throws -> ExitStatus {
        var output = LineSplitter(.output)
        var errors = LineSplitter(.errors)
        let status = try await run(command, input: input, by: deadline) { (piece: OutputPiece) in
            let lines = piece.stream == .output ? output.append(piece.bytes) : errors.append(piece.bytes)
            for line in lines { try await onLine(line) }
        }
        for line in output.finish() + errors.finish() { try await onLine(line) }
        return status
    }
}

extension RemoteCommand {
    fileprivate func check(_ input: CommandInput) throws(SSHError) {
        guard case .script = action else { return }
        if case .bytes(let bytes) = input.source, bytes.reveal().isEmpty { return }
        throw SSHError(.invalidInput, "a script is sent as the standard input and cannot have another")
    }
}
