// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore

extension PineconeFailure {
    /// Runs a step that talks to Pinecone and translates what the transport throws; cancellation passes.
    static func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as TransportError {
            throw PineconeFailure(error)
        }
    }

    init(_ error: TransportError) {
        switch error.code {
        case .nameResolution:
            self.init(.hostUnresolved, .upstreamUnavailable, "Pinecone's host has no address", underlying: error)
        case .connectionRefused, .connectFailed, .tls:
            self.init(.hostUnreachable, .upstreamUnavailable, "Pinecone cannot be reached", underlying: error)
        case .protocolViolation, .shutDown:
            self.init(.unavailable, .upstreamUnavailable, "Pinecone cannot be reached", underlying: error)
        case .circuitOpen:
            self.init(
                .unavailable,
                .upstreamUnavailable,
                "Pinecone failed too often and is left alone for a while",
                retryAfter: error.retryAfter,
                underlying: error
            )
        case .connectTimeout, .idleTimeout, .deadlineExceeded:
            self.init(.timeout, .timeout, "Pinecone took too long", underlying: error)
        case .closedEarly:
            self.init(
                .unavailable,
                .upstreamUnavailable,
                "Pinecone closed the connection in the middle of a reply",
                underlying: error
            )
        case .bodyTooLarge:
            self.init(.request, .upstreamRejected, "a reply of Pinecone's is beyond its bounds", underlying: error)
        case .capacity:
            self.init(.unavailable, .capacity, "too many requests are under way", underlying: error)
        case .internalFailure:
            self.init(.unavailable, .internalError, "the HTTP transport failed", underlying: error)
        }
    }
}
