// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

extension DockerError {
    /// Runs a step that talks to the daemon and translates what the transport throws; cancellation passes.
    static func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as TransportError {
            throw DockerError(error)
        }
    }

    init(_ error: TransportError) {
        switch error.code {
        case .connectionRefused, .connectFailed, .connectTimeout, .nameResolution, .tls:
            self.init(
                .unreachable,
                "no Docker daemon answers at the socket",
                hint: "is the daemon running, and may this user open its socket (group docker)?",
                underlying: error
            )
        case .idleTimeout, .deadlineExceeded:
            self.init(.timeout, "the Docker daemon took too long", underlying: error)
        case .closedEarly:
            self.init(
                .interrupted,
                "the Docker daemon ended the connection in the middle of an answer",
                hint: "the daemon was stopped or restarted; its log says why",
                underlying: error
            )
        case .protocolViolation, .bodyTooLarge:
            self.init(.malformedAnswer, "the Docker daemon's answer is malformed or too large", underlying: error)
        case .capacity, .circuitOpen, .shutDown:
            self.init(.internalFailure, "the transport takes no more requests", underlying: error)
        case .internalFailure:
            // A build context that cannot be read says so itself.
            self =
                error.underlying as? DockerError
                ?? DockerError(.internalFailure, "the request to the Docker daemon failed", underlying: error)
        }
    }
}
