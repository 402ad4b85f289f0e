// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Glibc
import Support

/// Tunnels, and streams to hosts behind this one: connections of this machine, each joined to a channel.
extension ConnectionEngine {
    /// How often each forwarded connection may move before others have their turn; a move is 16 KiB at most.
    private static let maximumRounds = 16

    func openTunnel(
        _ id: TunnelID,
        to target: TunnelTarget,
        entrance: TunnelEntrance,
        lastFailure: Locked<SSHError?>
    ) throws -> TunnelAddress {
        let listener = try TunnelListener(id, to: target, entrance: entrance, lastFailure: lastFailure)
        listeners.append(listener)
        return listener.socket.address
    }

    /// Takes no more connections, and ends those that came through the tunnel.
    func closeTunnel(_ id: TunnelID) {
        listeners.removeAll { $0.id == id }
        for forward in forwards where forward.tunnel == id {
            switch forward.phase {
            case .waiting: forward.phase = .ended
            case .open: forward.startClosing()
            // Its channel cannot be given up before the server has answered: it ends when that has come.
            case .opening: forward.isUnwanted = true
            case .closing, .ended: break
            }
        }
    }

    /// A stream to a host behind this one, whose other end is joined to a channel here.
    func openStream(to target: TunnelTarget) throws -> DescriptorBox {
        try closeIdleReader()
        let session = session.pointer
        let channel = try openChannel("the way to \(target.endpoint)") {
            cssh2_channel_open_direct(session, target.host, Int32(target.port))
        }
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Descriptor.streamKind, 0, &ends) == 0 else {
            let failure = LibraryFailure(.system, "socketpair", errno)
            try release(channel)
            throw SSHError(.internalFailure, "no stream could be made on this machine", underlying: failure)
        }
        forwards.append(ForwardedConnection(Descriptor(ends[0]), channel: channel, target: target))
        return DescriptorBox(Descriptor(ends[1]))
    }

    func addTunnels(to polls: inout PollSet) {
        if forwards.count < settings.maximumForwardedConnections {
            for listener in listeners {
                polls.add(listener.socket.number, reading: true)
            }
        }
        for forward in forwards {
            forward.addTo(&polls)
        }
    }

    /// Moves every connection as far as it goes without waiting, but not for ever: a fast one must not keep a job from its
    /// deadline.
    ///
    /// - Returns: Whether there is more to move at once; then a poll could wait for what is there already.
    func moveForwards() throws -> Bool {
        acceptConnections()
        for _ in 0..<Self.maximumRounds {
            var moved = false
            for forward in forwards where try step(forward) {
                moved = true
            }
            forwards.removeAll { $0.phase == .ended }
            if !moved { return false }
        }
        return true
    }

    private func acceptConnections() {
        for listener in listeners {
            while forwards.count < settings.maximumForwardedConnections, let accepted = listener.socket.accept() {
                forwards.append(ForwardedConnection(Descriptor(accepted), through: listener))
            }
        }
    }

    /// One connection's next move; returns whether there was one.
    private func step(_ forward: ForwardedConnection) throws -> Bool {
        switch forward.phase {
        case .waiting:
            guard !jobIsOpening, !forwards.contains(where: \.isOpening) else { return false }
            forward.phase = .opening
            return true
        case .opening:
            return try open(forward)
        case .open:
            return try forward.move(self)
        case .closing:
            guard let channel = forward.channelPointer else {
                forward.phase = .ended
                return true
            }
            guard try attempt("channel_free", { Int(libssh2_channel_free(channel)) }) != nil else { return false }
            forward.forgetChannel()
            forward.phase = .ended
            return true
        case .ended:
            return false
        }
    }

    private func open(_ forward: ForwardedConnection) throws -> Bool {
        let session = session.pointer
        var pointer: OpaquePointer?
        let result = try attempt("channel_open") {
            pointer = cssh2_channel_open_direct(session, forward.target.host, Int32(forward.target.port))
            return pointer == nil ? lastError() : 0
        }
        guard let result else { return false }
        if let pointer {
            forward.opened(pointer)
            if forward.isUnwanted { forward.startClosing() }
        } else {
            let failure = SSHError.refused("a connection to \(forward.target.endpoint)", result, destination)
            forward.lastFailure?.withLock { $0 = failure }
            forward.phase = .ended
        }
        return true
    }
}
