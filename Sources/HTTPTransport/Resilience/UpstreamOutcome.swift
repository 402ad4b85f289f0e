// SPDX-License-Identifier: Apache-2.0

/// How a real call to a peer ended. A closed set, so that it can be a metric label.
package enum UpstreamOutcome: String, Sendable, CaseIterable {
    case success
    /// 4xx but for those below: the peer works, the request was not to its liking.
    case refused
    case rateLimited = "rate_limited"
    /// 5xx.
    case serverError = "server_error"
    /// 408, or no answer in time.
    case timeout
    /// No connection, no name, no TLS.
    case unreachable
    /// The response broke off or was not HTTP.
    case broken
    case cancelled
    /// Never sent: the circuit was open.
    case circuitOpen = "circuit_open"
    /// Never sent: a bound of ours.
    case capacity
    /// The transport's own fault, or its end.
    case internalFailure = "internal_failure"

    package init(status: Int) {
        switch status {
        case 408, 504: self = .timeout
        case 429: self = .rateLimited
        case 400..<500: self = .refused
        case 500...: self = .serverError
        default: self = .success
        }
    }

    package init(_ code: TransportError.Code) {
        switch code {
        case .connectionRefused, .connectFailed, .nameResolution, .tls: self = .unreachable
        case .connectTimeout, .idleTimeout, .deadlineExceeded: self = .timeout
        case .protocolViolation, .closedEarly: self = .broken
        // The answer was there, and more of it than the request allows.
        case .bodyTooLarge: self = .refused
        case .capacity: self = .capacity
        case .circuitOpen: self = .circuitOpen
        case .shutDown, .internalFailure: self = .internalFailure
        }
    }

    /// Whether the peer, rather than the request or we, is the matter.
    package var isFailureOfPeer: Bool {
        switch self {
        case .serverError, .timeout, .unreachable, .broken: true
        case .success, .refused, .rateLimited, .cancelled, .circuitOpen, .capacity, .internalFailure: false
        }
    }

    /// Whether the peer was there and answered.
    package var isSignOfLife: Bool {
        switch self {
        case .success, .refused, .rateLimited: true
        default: false
        }
    }
}
