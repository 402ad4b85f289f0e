// SPDX-License-Identifier: Apache-2.0

import Support

/// The entrance of one tunnel, on the connection's thread.
final class TunnelListener {
    let id: TunnelID
    let target: TunnelTarget
    let socket: ListeningSocket
    /// The last connection through the tunnel that the remote host refused, for whoever holds the tunnel.
    let lastFailure: Locked<SSHError?>

    init(_ id: TunnelID, to target: TunnelTarget, entrance: TunnelEntrance, lastFailure: Locked<SSHError?>)
        throws(SSHError)
    {
        self.id = id
        self.target = target
        self.lastFailure = lastFailure
        socket = try ListeningSocket.open(entrance)
    }
}
