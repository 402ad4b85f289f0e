// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Why a call to Pinecone gave nothing, with what the adapter itself acts upon; ``error`` is what the domain is told.
struct PineconeFailure: Error {
    enum Kind: Hashable {
        case key
        case payment
        case quota
        case rateLimit
        case conflict
        /// The index says that it doesn't know the namespace.
        case namespaceMissing
        /// The control plane knows no such index, or nothing at the address speaks as an index does.
        case indexMissing
        case hostUnresolved
        /// Nobody takes connections there, or not with a certificate that is right.
        case hostUnreachable
        /// The content of a request to store something was refused.
        case record
        case request
        case timeout
        case unavailable

        /// Whether the index may be at another place.
        var isAboutPlace: Bool {
            switch self {
            case .namespaceMissing, .indexMissing, .hostUnresolved, .hostUnreachable: true
            default: false
            }
        }
    }

    let kind: Kind
    let error: MemoryError

    init(
        _ kind: Kind,
        _ code: MemoryError.Code,
        _ message: String,
        retryAfter: Duration? = nil,
        underlying: (any Error)? = nil
    ) {
        self.kind = kind
        error = MemoryError(code, message, dependency: .store, retryAfter: retryAfter, underlying: underlying)
    }

    static var malformedReply: PineconeFailure {
        PineconeFailure(.unavailable, .upstreamUnavailable, "Pinecone sent something that is no reply to the call")
    }

    static var indexGone: PineconeFailure {
        PineconeFailure(.unavailable, .upstreamUnavailable, "the index does not answer at its host")
    }

    /// Runs a call of the port: what is thrown is the domain's error.
    static func exposing<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let failure as PineconeFailure {
            throw failure.error
        }
    }
}
