// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import MemoryCore

extension EmbeddingFailure {
    /// Bound of an error's body; what is beyond it cannot say more.
    private static let maximumErrorBytes = 64 * 1024
    /// A server that loads a model for longer is taken at this word only.
    private static let longestWait: Duration = .seconds(300)

    /// Translates a status other than 200. Throws when reading the body was cancelled.
    static func refused(_ response: HTTPResponse) async throws -> EmbeddingFailure {
        var fault = HubFault()
        do {
            let body = try await response.body.collect(upTo: maximumErrorBytes)
            fault = (try? JSONDecoder().decode(HubFault.self, from: Data(body))) ?? fault
        } catch is TransportError {
            // The status is known, and says enough.
        }
        return EmbeddingFailure(response.status, fault, retryAfter: RateLimitReset.delay(response.headers))
    }

    /// The one place where status codes and the words of servers become ours.
    private init(_ status: Int, _ fault: HubFault, retryAfter: Duration?) {
        let said = (["status \(status)"] + fault.labels).joined(separator: ", ")
        let wait = retryAfter ?? fault.wait(atMost: Self.longestWait)
        let labels = Set(fault.labels)
        if !labels.isDisjoint(with: ["model_not_supported", "model_not_found"]) {
            self.init(.upstreamRejected, "no provider serves the embedding model (\(said))")
            return
        }
        switch status {
        case 401, 403:
            self.init(.upstreamRejected, "the embedding endpoint refused the key (\(said))")
        case 402:
            self.init(.upstreamRejected, "the embedding endpoint wants payment: no credits are left (\(said))")
        case 404, 410:
            self.init(
                .upstreamRejected,
                "the embedding endpoint has no such model or address (\(said)); \(HubHosts.hint)"
            )
        case 408, 504:
            self.init(.timeout, "the embedding endpoint timed out (\(said))", retryAfter: wait)
        case 429:
            self.init(.rateLimited, "the embedding endpoint limits the rate (\(said))", retryAfter: wait)
        case 424, 425, 500...:
            self.init(.upstreamUnavailable, "the embedding endpoint can't now (\(said))", retryAfter: wait)
        case 400, 413, 422:
            self.init(.upstreamRejected, "the embedding endpoint refused the texts (\(said))", blamesTexts: true)
        default:
            self.init(.upstreamRejected, "the embedding endpoint refused the request (\(said))")
        }
    }
}

extension HubFault {
    fileprivate func wait(atMost limit: Duration) -> Duration? {
        guard let estimatedTime, estimatedTime.isFinite, estimatedTime >= 0 else { return nil }
        // Bounded as a number first: a Duration of 1e300 s traps.
        return .seconds(min(estimatedTime, limit / .seconds(1)))
    }
}
