// SPDX-License-Identifier: Apache-2.0

import AccessControl

/// A limit as an operator sets it.
enum RateLimitChoice: Hashable, Sendable {
    case off
    case limit(RateLimit)

    var limit: RateLimit? {
        guard case .limit(let limit) = self else { return nil }
        return limit
    }
}
