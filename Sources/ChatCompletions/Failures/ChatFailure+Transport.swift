// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore

extension ChatFailure {
    /// Runs a step that talks to the endpoint and translates what the transport throws; cancellation passes.
    static func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as TransportError {
            throw ChatFailure(error)
        } catch let error as ServerSentEventError {
            throw ChatFailure(
                .upstreamUnavailable,
                "the chat endpoint's event stream is beyond its bounds",
                scope: .model,
                underlying: error
            )
        }
    }

    init(_ error: TransportError) {
        switch error.code {
        case .connectionRefused, .connectFailed, .nameResolution, .tls, .protocolViolation, .shutDown:
            self.init(
                .upstreamUnavailable,
                "the chat endpoint cannot be reached",
                scope: .endpoint,
                underlying: error
            )
        case .circuitOpen:
            self.init(
                .upstreamUnavailable,
                "the chat endpoint failed too often and is left alone for a while",
                scope: .endpoint,
                retryAfter: error.retryAfter,
                underlying: error
            )
        case .connectTimeout:
            self.init(.timeout, "the chat endpoint does not answer", scope: .endpoint, underlying: error)
        case .idleTimeout, .deadlineExceeded:
            self.init(.timeout, "the language model took too long", scope: .model, underlying: error)
        case .closedEarly:
            self.init(
                .upstreamUnavailable,
                "the chat endpoint closed the connection in the middle of a reply",
                scope: .model,
                underlying: error
            )
        case .bodyTooLarge:
            self.init(.upstreamRejected, "the reply is beyond its bounds", scope: .model, underlying: error)
        case .capacity:
            self.init(.capacity, "too many requests are under way", scope: .endpoint, underlying: error)
        case .internalFailure:
            self.init(.internalError, "the HTTP transport failed", scope: .endpoint, underlying: error)
        }
    }
}
