// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore

extension EmbeddingFailure {
    init(_ error: TransportError) {
        switch error.code {
        case .connectionRefused, .connectFailed, .nameResolution, .tls, .protocolViolation, .shutDown:
            self.init(.upstreamUnavailable, "the embedding endpoint cannot be reached", underlying: error)
        case .closedEarly:
            self.init(.upstreamUnavailable, "the embedding endpoint broke off its reply", underlying: error)
        case .circuitOpen:
            self.init(
                .upstreamUnavailable,
                "the embedding endpoint failed too often and is left alone for a while",
                retryAfter: error.retryAfter,
                underlying: error
            )
        case .connectTimeout, .idleTimeout, .deadlineExceeded:
            self.init(.timeout, "the embedding endpoint took too long", underlying: error)
        case .bodyTooLarge:
            self.init(.upstreamRejected, "the reply is beyond its bounds", underlying: error)
        case .capacity:
            self.init(.capacity, "too many requests are under way", underlying: error)
        case .internalFailure:
            self.init(.internalError, "the HTTP transport failed", underlying: error)
        }
    }

    init(_ fault: VectorFault) {
        switch fault {
        case .malformed:
            self.init(.upstreamUnavailable, "the embedding endpoint sent something that holds no vectors")
        case .wrongCount, .wrongDimension, .tokenLevel, .notFinite, .zero:
            self.init(.upstreamRejected, "the embedding endpoint \(fault)")
        }
    }
}
