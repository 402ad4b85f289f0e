// SPDX-License-Identifier: Apache-2.0

/// Where a tunnel begins on this machine.
package enum TunnelEntrance: Sendable, Hashable {
    /// A Unix socket in a folder that only this user can enter. The default: nobody else on the machine can use it.
    case unixSocket
    /// A port of 127.0.0.1 that the system chooses, for programs that know no Unix sockets. Open to every user of this
    /// machine while the tunnel is.
    case loopbackPort
}
