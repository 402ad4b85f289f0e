// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// How the transport behaves towards every peer. What a single request may do is in the request.
package struct CurlConfiguration: Sendable {
    /// Sent unless a request has its own `User-Agent`.
    package var userAgent = "memory-layer"
    /// Bound of name lookup, TCP and TLS together.
    package var connectTimeout: Duration = .seconds(5)
    /// Connections to one host and port; further requests wait for one, within their deadline.
    package var maximumConnectionsPerHost = 64
    package var maximumConnections = 512
    /// Requests under way or waiting for a connection; one more is refused with ``TransportError/Code/capacity``.
    package var maximumTransfers = 4_096
    /// An idle connection older than this is not used again: load balancers drop theirs after 60 s and more.
    package var maximumIdleConnectionAge: Duration = .seconds(55)
    /// A PEM bundle trusted *instead of* the system's, for private authorities.
    package var certificateAuthorityFile: String?
    /// Without one requests go straight to their host. `http_proxy` and its like in the environment never apply: a
    /// variable that somebody set for another program must not see our keys.
    package var proxy: HTTPTarget?
    /// How long a graceful shutdown lets requests that are under way go on.
    package var shutdownGrace: Duration = .seconds(10)

    package init() {}
}
