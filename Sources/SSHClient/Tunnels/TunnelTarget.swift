// SPDX-License-Identifier: Apache-2.0

/// Where a tunnel ends: host and port as the remote host sees them, so 127.0.0.1 is that host.
struct TunnelTarget: Sendable, Hashable {
    let host: String
    let port: Int

    init(host: String, port: Int) throws(SSHError) {
        guard !host.isEmpty, !host.utf8.contains(0), (1...65_535).contains(port) else {
            throw SSHError(.invalidInput, "a tunnel's target must be a host and a port between 1 and 65535")
        }
        self.host = host
        self.port = port
    }

    var endpoint: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
