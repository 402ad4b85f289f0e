// SPDX-License-Identifier: Apache-2.0

/// Whether a request may come, and what its sender is told of the limits
/// (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers, version 10).
package struct RateVerdict: Hashable, Sendable {
    package struct Policy: Hashable, Sendable {
        package let name: String
        package let limit: RateLimit
        package let state: TokenBucket.State
    }

    /// Those that were looked at; the last one is the one that refuses, if one does.
    package let policies: [Policy]

    package var isAllowed: Bool { policies.allSatisfy(\.state.isAllowed) }

    /// Whole seconds until the request may come; nil for one that may.
    package var retryAfter: Int? {
        policies.last { !$0.state.isAllowed }.map { max(1, Self.seconds($0.state.untilNext)) }
    }

    /// `RateLimit-Policy`: `"chat";q=60;w=60`. Nil when there are no limits.
    package var policyField: String? {
        field { "\"\($0.name)\";q=\($0.limit.requests);w=\(Self.seconds($0.limit.window))" }
    }

    /// `RateLimit`: `"chat";r=59;t=1`, with the seconds until all of it is there again.
    package var limitField: String? {
        field { "\"\($0.name)\";r=\($0.state.remaining);t=\(Self.seconds($0.state.untilFull))" }
    }

    private func field(_ item: (Policy) -> String) -> String? {
        policies.isEmpty ? nil : policies.map(item).joined(separator: ", ")
    }

    private static func seconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
