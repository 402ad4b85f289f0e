// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Glibc
import Support

/// One connection of this machine and its channel, on the connection's thread. What it does when is in
/// ``ConnectionEngine``; this is what it has.
final class ForwardedConnection {
    enum Phase {
        /// Accepted; its channel is not asked for yet.
        case waiting
        case opening
        case open
        /// The channel is being ended; nothing moves any more.
        case closing
        case ended
    }

    /// Of which tunnel; none for the way to a host behind this one.
    let tunnel: TunnelID?
    let target: TunnelTarget
    let lastFailure: Locked<SSHError?>?
    var phase: Phase
    /// Its tunnel was closed while its channel was being opened.
    var isUnwanted = false
    private let socket: Descriptor
    private var channel: ChannelHandle?
    private var up = HalfPipe()
    private var down = HalfPipe()
    private var buffer = [UInt8](repeating: 0, count: 16 * 1024)

    /// A connection that came in through a tunnel.
    init(_ accepted: consuming Descriptor, through listener: TunnelListener) {
        tunnel = listener.id
        target = listener.target
        lastFailure = listener.lastFailure
        phase = .waiting
        socket = accepted
    }

    /// A stream whose channel is open already.
    init(_ socket: consuming Descriptor, channel: consuming ChannelHandle, target: TunnelTarget) {
        tunnel = nil
        self.target = target
        lastFailure = nil
        phase = .open
        self.socket = socket
        self.channel = consume channel
    }

    var isOpening: Bool { phase == .opening }

    /// Whether a call for this connection takes bytes off the session's socket.
    var readsSocket: Bool {
        switch phase {
        case .waiting, .ended: false
        case .opening, .closing: true
        // Ended from the far side: that is waited for by reading too.
        case .open: down.wantsInput || up.hasOutput || down.endIsPassedOn
        }
    }

    func addTo(_ polls: inout PollSet) {
        guard phase == .open, up.wantsInput || down.hasOutput else { return }
        polls.add(socket.number, reading: up.wantsInput, writing: down.hasOutput)
    }

    func opened(_ pointer: OpaquePointer) {
        channel = ChannelHandle(pointer)
        phase = .open
    }

    var channelPointer: OpaquePointer? { channel?.pointer }

    /// The channel has been freed.
    func forgetChannel() {
        _ = channel.take()?.disown()
    }

    /// The near side learns at once that this is the end, the far side by the end of the channel.
    func startClosing() {
        phase = .closing
        shutdown(socket.number, Int32(SHUT_RDWR))
    }

    // MARK: Moving bytes

    /// Moves what can be moved without waiting; returns whether anything was.
    func move(_ engine: ConnectionEngine) throws -> Bool {
        guard let channel = channel?.pointer else { return false }
        var moved = try moveUp(channel, engine)
        if phase == .open, try moveDown(channel, engine) { moved = true }
        if phase == .open, try hasEnded(channel, engine) {
            startClosing()
            moved = true
        }
        return moved
    }

    private func moveUp(_ channel: OpaquePointer, _ engine: ConnectionEngine) throws -> Bool {
        var moved = false
        if up.wantsInput {
            switch socket.receive(into: &buffer) {
            case .moved(let count):
                up.append(buffer.prefix(count))
                moved = true
            case .end:
                up.endSource()
                moved = true
            case .wouldBlock: break
            case .failed: return abort()
            }
        }
        if up.hasOutput {
            let result = try engine.attempt("channel_write") {
                up.output.withUnsafeBytes { bytes in
                    cssh2_channel_write(channel, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
                }
            }
            if let result, result < 0 { return abort() }
            if let result, result > 0 {
                up.consume(result)
                moved = true
            }
        }
        if up.mustPassOnEnd, try engine.attempt("channel_send_eof", { Int(libssh2_channel_send_eof(channel)) }) != nil {
            up.passOnEnd()
            moved = true
        }
        return moved
    }

    private func moveDown(_ channel: OpaquePointer, _ engine: ConnectionEngine) throws -> Bool {
        var moved = false
        if down.wantsInput {
            let size = min(down.room, buffer.count)
            let result = try engine.attempt("channel_read") {
                buffer.withUnsafeMutableBytes { bytes in
                    cssh2_channel_read_output(channel, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), size)
                }
            }
            if let result, result < 0 { return abort() }
            if let result, result > 0 {
                down.append(buffer.prefix(result))
                moved = true
            } else if libssh2_channel_eof(channel) == 1 {
                down.endSource()
                moved = true
            }
        }
        if down.hasOutput {
            switch down.output.withUnsafeBytes({ socket.send($0) }) {
            case .moved(let count):
                down.consume(count)
                moved = true
            case .wouldBlock: break
            case .end, .failed: return abort()
            }
        }
        if down.mustPassOnEnd {
            shutdown(socket.number, Int32(SHUT_WR))
            down.passOnEnd()
            moved = true
        }
        return moved
    }

    /// Both directions are done, or the peer has closed the channel: what is still said to it would reach nobody.
    private func hasEnded(_ channel: OpaquePointer, _ engine: ConnectionEngine) throws -> Bool {
        guard down.endIsPassedOn else { return false }
        if up.endIsPassedOn { return true }
        return try engine.attempt("channel_wait_closed") { Int(libssh2_channel_wait_closed(channel)) } != nil
    }

    /// One side is gone: the other learns it by the end of the connection.
    private func abort() -> Bool {
        startClosing()
        return true
    }
}
