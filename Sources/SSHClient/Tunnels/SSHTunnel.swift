// SPDX-License-Identifier: Apache-2.0

import Support

/// An open way from this machine to a port that the remote host reaches. Any number of connections may go through it at
/// once, within ``SSHSettings/maximumForwardedConnections``; each direction of each buffers at most 64 KiB here and a
/// window of 2 MiB in libssh2. It is open until ``close()`` or its last reference, or the end of its connection.
package final class SSHTunnel: Sendable {
    /// What to connect to.
    package let address: TunnelAddress
    private let id: TunnelID
    private let connection: SSHConnection
    private let failure: Locked<SSHError?>

    init(_ id: TunnelID, address: TunnelAddress, connection: SSHConnection, lastFailure: Locked<SSHError?>) {
        self.id = id
        self.address = address
        self.connection = connection
        failure = lastFailure
    }

    deinit {
        close()
    }

    /// Why the remote host last refused to connect to the target. A program that connects through the tunnel only sees
    /// its connection closed.
    package var lastFailure: SSHError? { failure.withLock { $0 } }

    /// Ends the tunnel and every connection through it. May be called repeatedly.
    package func close() {
        connection.inbox.closeTunnel(id)
    }
}
