// SPDX-License-Identifier: Apache-2.0

/// Why no (complete) response was had.
///
/// Cancellation is not among the codes: a cancelled call throws `CancellationError`.
package struct TransportError: Error, Sendable {
    package let code: Code
    /// For an operator: names the peer's host at most, never a path, a query, a header or a body.
    package let message: String
    /// How long to wait before trying again, where that is known: with ``Code/circuitOpen``.
    package let retryAfter: Duration?
    /// What the engine below reported, for the log.
    package let underlying: (any Error)?

    package init(_ code: Code, _ message: String, retryAfter: Duration? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.underlying = underlying
    }
}

extension TransportError {
    /// A closed set: safe as the value of a metric label, and to be switched over.
    package enum Code: String, Sendable, CaseIterable {
        /// Nobody listens at the address.
        case connectionRefused = "connection_refused"
        /// The address could not be reached for another reason: no route, a socket file that is not there.
        case connectFailed = "connect_failed"
        /// The host's name could not be resolved.
        case nameResolution = "name_resolution"
        /// The handshake failed or the certificate is not trusted.
        case tls
        /// No connection (name, TCP, TLS) within the connect time-out.
        case connectTimeout = "connect_timeout"
        /// Neither side sent a byte for the request's head or idle time-out, though the reader was ready.
        case idleTimeout = "idle_timeout"
        /// The request's deadline passed.
        case deadlineExceeded = "deadline_exceeded"
        /// More body bytes than the request allows.
        case bodyTooLarge = "body_too_large"
        /// The peer does not speak HTTP as it must.
        case protocolViolation = "protocol_violation"
        /// The connection ended before the response did.
        case closedEarly = "closed_early"
        /// The transport has as many requests under way as it takes.
        case capacity
        /// Not sent: the peer failed so often that it is left alone for a while. See ``ResilientClient``.
        case circuitOpen = "circuit_open"
        /// The transport is stopping or has stopped.
        case shutDown = "shut_down"
        /// The transport itself failed: out of memory, a fault of ours, a body that its ``HTTPUpload`` could not give.
        case internalFailure = "internal_failure"
    }

    /// The code as the value of a metric label.
    package var metricLabel: String { code.rawValue }
}

extension TransportError: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(message)" }
}
