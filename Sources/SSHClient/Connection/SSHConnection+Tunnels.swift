// SPDX-License-Identifier: Apache-2.0

package import Support

extension SSHConnection {
    /// Opens a way from this machine to a port that the remote host reaches; its own 127.0.0.1 unless told otherwise.
    /// Whether anybody listens there is seen by the first connection.
    package func openTunnel(
        toHost host: String = "127.0.0.1",
        port: Int,
        entrance: TunnelEntrance = .unixSocket,
        by deadline: Deadline
    ) async throws -> SSHTunnel {
        let target = try TunnelTarget(host: host, port: port)
        let id = nextTunnelID()
        let lastFailure = Locked<SSHError?>(nil)
        let address = try await perform("opening a tunnel to \(target.endpoint)", by: deadline) { engine in
            try engine.openTunnel(id, to: target, entrance: entrance, lastFailure: lastFailure)
        }
        return SSHTunnel(id, address: address, connection: self, lastFailure: lastFailure)
    }
}
