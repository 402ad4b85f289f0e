// SPDX-License-Identifier: Apache-2.0

/// Where a request's time went, in monotonic time measured by the transport.
///
/// ``nameLookup``, ``connect`` and ``tlsHandshake`` are the lengths of their phases, zero when the phase did not happen
/// (connection reused, no TLS). ``firstByte`` and ``total`` count from the moment the transport began the request.
package struct HTTPTimings: Sendable, Hashable {
    package var nameLookup: Duration = .zero
    package var connect: Duration = .zero
    package var tlsHandshake: Duration = .zero
    /// Until the first byte of the final response; zero while there is none.
    package var firstByte: Duration = .zero
    /// Until the end of the body, or so far if it has not ended.
    package var total: Duration = .zero
    /// Bytes of body on the wire.
    package var bytesReceived: Int = 0
    package var bytesSent: Int = 0
    package var reusedConnection = false
    package var version: HTTPVersion = .unknown

    package init() {}
}
