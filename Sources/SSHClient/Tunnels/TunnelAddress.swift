// SPDX-License-Identifier: Apache-2.0

/// What a program on this machine connects to in order to go through a tunnel.
package enum TunnelAddress: Sendable, Hashable {
    case unixSocket(path: String)
    /// A port of 127.0.0.1.
    case loopback(port: Int)
}
