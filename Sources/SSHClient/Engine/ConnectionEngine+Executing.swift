// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Support

extension ConnectionEngine {
    /// Runs a command to its end. Both streams are read in one loop, and the input is written in the same: a program that
    /// fills one of them while the other is waited for would hang for ever.
    func execute(_ command: RemoteCommand, input: CommandInput, sink: any OutputSink) throws -> ExitStatus {
        let reader = try InputReader(command.preamble, input)
        let channel = try openSessionChannel()
        let pointer = channel.pointer
        let told = session.exitStatuses
        let status: ExitStatus
        do {
            try start(command.commandLine, on: pointer)
            try converse(pointer, reader, sink)
            status = try exitStatus(of: pointer, command.operation, toldBefore: told)
        } catch {
            if failure == nil { try release(channel) }
            throw error
        }
        try release(channel)
        return status
    }

    private func start(_ line: String, on channel: OpaquePointer) throws {
        let result = try call("exec") {
            Int(cssh2_channel_exec(channel, line, UInt32(truncatingIfNeeded: line.utf8.count)))
        }
        guard result == 0 else { throw SSHError.refused("to run a command", result, destination) }
    }

    private func converse(_ channel: OpaquePointer, _ input: InputReader, _ sink: any OutputSink) throws {
        var buffer = [CChar](repeating: 0, count: 64 * 1024)
        var sends = true
        while true {
            try attend()
            let before = session.received
            var moved = try readOutput(channel, &buffer, sink)
            if sends {
                let sent = try sendInput(channel, input)
                sends = sent != .ended
                moved = moved || sent != .blocked
            }
            // True only when nothing that has come is unread. A program may close its output and still read its input.
            if libssh2_channel_eof(channel) == 1, try !sends || isClosed(channel) { return }
            // Also while output flows: tunnels have their turn.
            let hasMore = try moveForwards()
            if !moved, !hasMore, session.received == before {
                try wait(readingSocket: sends || sink.hasRoom)
            }
        }
    }

    private func isClosed(_ channel: OpaquePointer) throws -> Bool {
        try attempt("channel_wait_closed") { Int(libssh2_channel_wait_closed(channel)) } != nil
    }

    private func readOutput(
        _ channel: OpaquePointer,
        _ buffer: inout [CChar],
        _ sink: any OutputSink
    ) throws -> Bool {
        var moved = false
        for stream in [OutputPiece.Stream.output, .errors] where sink.hasRoom {
            let result = try attempt("channel_read") {
                switch stream {
                case .output: cssh2_channel_read_output(channel, &buffer, buffer.count)
                case .errors: cssh2_channel_read_error(channel, &buffer, buffer.count)
                }
            }
            guard let result, result != 0 else { continue }
            guard result > 0 else { throw fail(.lost("channel_read", result, destination)) }
            sink.take(buffer.withUnsafeBytes { Array($0.prefix(result)) }[...], from: stream)
            moved = true
        }
        return moved
    }

    private enum Sending {
        case moved
        case blocked
        /// Everything is sent, or the program reads no more.
        case ended
    }

    private func sendInput(_ channel: OpaquePointer, _ input: InputReader) throws -> Sending {
        let piece = try input.next()
        guard !piece.isEmpty else {
            // A refusal means that the program has ended already.
            _ = try call("channel_send_eof") { Int(libssh2_channel_send_eof(channel)) }
            return .ended
        }
        let result = try attempt("channel_write") {
            piece.withUnsafeBytes { bytes in
                cssh2_channel_write(channel, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
            }
        }
        guard let result, result != 0 else { return .blocked }
        // The program closed its input, or ended: not a fault, its status tells.
        guard result > 0 else { return .ended }
        input.consume(result)
        return .moved
    }

    /// Only after the server has closed the channel: it sends the status before that. A server may leave it out (RFC 4254
    /// §6.10), and 0 is what libssh2 gives then: that must not pass for a success.
    private func exitStatus(of channel: OpaquePointer, _ what: String, toldBefore: UInt64) throws -> ExitStatus {
        _ = try succeed("channel_wait_closed") { Int(libssh2_channel_wait_closed(channel)) }
        var name: UnsafeMutablePointer<CChar>?
        var length = 0
        let result = libssh2_channel_get_exit_signal(channel, &name, &length, nil, nil, nil, nil)
        if result == 0, let name {
            defer { libssh2_free(session.pointer, name) }
            return .signalled(String(cString: name))
        }
        guard session.exitStatuses != toldBefore else {
            throw SSHError(
                .statusUnknown,
                "\(destination.endpoint) closed the channel of a call and did not say how it ended: \(what)",
                hint: "Whether it was done is not known: look before repeating it. A server does so by ChannelTimeout."
            )
        }
        return .exited(Int(libssh2_channel_get_exit_status(channel)))
    }
}
