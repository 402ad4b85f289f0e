// SPDX-License-Identifier: Apache-2.0

/// Why an attempt did not do, as far as it matters for another one.
package enum AttemptFailure: Sendable, Hashable {
    case transport(TransportError.Code)
    case status(Int, retryAfter: Duration?)

    /// Whether the peer cannot have begun to work on the request, so that any request may be sent again.
    var leftNoTrace: Bool {
        switch self {
        case .transport(let code):
            switch code {
            case .connectionRefused, .connectFailed, .nameResolution, .connectTimeout: true
            default: false
            }
        case .status: false
        }
    }

    /// Whether a later attempt can do better.
    var mayPass: Bool {
        switch self {
        case .transport(let code):
            switch code {
            case .connectionRefused, .connectFailed, .nameResolution, .tls, .connectTimeout, .idleTimeout,
                .deadlineExceeded, .protocolViolation, .closedEarly:
                true
            case .bodyTooLarge, .capacity, .circuitOpen, .shutDown, .internalFailure:
                false
            }
        case .status(let status, _):
            RetryPolicy.retriedStatuses.contains(status)
        }
    }
}
