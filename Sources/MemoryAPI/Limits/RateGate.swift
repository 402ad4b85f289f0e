// SPDX-License-Identifier: Apache-2.0

import AccessControl
import CoreMetrics
import HTTPTypes
import Support

/// The ``RateLimiter`` on the clock of this machine, for all requests at once.
final class RateGate: Sendable {
    private let limiter: Locked<RateLimiter>
    private let buckets = Gauge(label: "rate_limit_buckets")

    init(limits: RateLimits) {
        limiter = Locked(RateLimiter(limits: limits))
        buckets.record(0)
    }

    /// Notes in the exchange what its sender is told of the limits.
    /// - Throws: ``APIFault/rateLimited(retryAfter:)``.
    func admit(_ principal: Principal?, from address: IPAddress?, _ budget: RateBudget, _ context: APIContext) throws {
        let (verdict, count) = limiter.withLock { limiter in
            let verdict = limiter.admit(principal, from: address, budget: budget, at: .now)
            return (verdict, limiter.bucketCount)
        }
        guard !verdict.policies.isEmpty else { return }
        buckets.record(count)
        context.exchange.update { $0.rateVerdict = verdict }
        if let retryAfter = verdict.retryAfter { throw APIFault.rateLimited(retryAfter: retryAfter) }
    }

    /// - Throws: ``APIFault/rateLimited(retryAfter:)`` for one wrong key or token too many.
    func countFailure(from address: IPAddress?) throws {
        let verdict = limiter.withLock { $0.countFailure(from: address, at: .now) }
        if let retryAfter = verdict.retryAfter { throw APIFault.rateLimited(retryAfter: retryAfter) }
    }
}
