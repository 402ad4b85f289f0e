// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import MemoryCore
import Support

/// Asks one of the free addresses and translates what goes wrong.
struct HubProbe: Sendable {
    /// The caller's deadline is usually shorter; this one only keeps a forgotten one from waiting for ever.
    private static let timeout: Duration = .seconds(10)
    /// The record of a model with many providers has some ten KB.
    private static let maximumBytes = 1024 * 1024

    let dependency: Dependency
    let client: any HTTPClient

    /// The body of an answer with status 200. Throws ``MemoryError`` or `CancellationError`.
    func get(_ target: HTTPTarget, key: Secret<String>? = nil) async throws -> Data {
        do {
            let headers = try HubHosts.headers(key: key)
            let response = try await client.send(
                HTTPRequest(
                    .get,
                    target,
                    headers: headers,
                    deadline: .after(Self.timeout),
                    maximumResponseBytes: Self.maximumBytes,
                    acceptsCompression: true
                )
            )
            guard response.status == 200 else {
                throw refused(response.status, retryAfter: RateLimitReset.delay(response.headers))
            }
            return Data(try await response.body.collect(upTo: Self.maximumBytes))
        } catch let error as TransportError {
            throw fault(.upstreamUnavailable, "cannot be reached", underlying: error)
        } catch is InvalidHeader {
            throw fault(.upstreamRejected, "cannot be sent the key: it holds characters that no header may have")
        }
    }

    func fault(
        _ code: MemoryError.Code,
        _ what: String,
        retryAfter: Duration? = nil,
        underlying: (any Error)? = nil
    ) -> MemoryError {
        MemoryError(
            code,
            "the endpoint \(what)",
            dependency: dependency,
            retryAfter: retryAfter,
            underlying: underlying
        )
    }

    private func refused(_ status: Int, retryAfter: Duration?) -> MemoryError {
        switch status {
        case 401, 403: fault(.upstreamRejected, "refuses the key (status \(status))")
        case 404: fault(.upstreamRejected, "does not know the model (status 404)")
        case 410: fault(.upstreamRejected, "is gone (status 410); \(HubHosts.hint)")
        case 429: fault(.rateLimited, "limits the rate of probes (status 429)", retryAfter: retryAfter)
        default: fault(.upstreamUnavailable, "fails (status \(status))", retryAfter: retryAfter)
        }
    }
}
