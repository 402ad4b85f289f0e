// SPDX-License-Identifier: Apache-2.0

/// How connections behave, whatever they are used for.
package struct SSHSettings: Sendable {
    /// Bound of name lookup, connection, key exchange and authentication together, within the call's deadline.
    package var connectTimeout: Duration = .seconds(15)
    /// How often an idle connection shows that it lives; at least 2 s. Kamal and many NAT gateways: 30 s.
    package var keepAliveInterval: Duration = .seconds(30)
    /// A peer from which nothing has come for so long, keep-alives notwithstanding, is taken for dead.
    package var unresponsiveAfter: Duration = .seconds(90)
    /// Bytes that are kept of each of a command's streams; the rest is counted.
    package var maximumOutputBytes = 4 * 1024 * 1024
    /// Connections through tunnels at once; more wait to be accepted.
    package var maximumForwardedConnections = 64

    package init() {}
}
