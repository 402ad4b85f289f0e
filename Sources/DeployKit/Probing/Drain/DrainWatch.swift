// SPDX-License-Identifier: Apache-2.0

/// Decides when a release that nobody is led to any more has nothing left to do.
package struct DrainWatch: Sendable {
    package enum Verdict: Sendable, Hashable {
        case drained
        /// Requests under way, besides the one that asks.
        case waiting(Int)
    }

    /// The request that asks for the metrics is under way itself.
    static let ownRequests = 1.0
    /// One look may fall between the end of a request and the next on a connection that an old worker of nginx still has.
    static let quietLooks = 2

    private var quiet = 0

    package init() {}

    /// - Parameter active: What the service says is under way.
    package mutating func take(_ active: Double) -> Verdict {
        guard active <= Self.ownRequests else {
            quiet = 0
            return .waiting(Int(min(active, 1e9) - Self.ownRequests))
        }
        quiet += 1
        return quiet >= Self.quietLooks ? .drained : .waiting(0)
    }
}
