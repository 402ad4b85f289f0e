// SPDX-License-Identifier: Apache-2.0

/// How long a lease lives without being renewed, and how often it is.
package struct LeaseTerms: Sendable, Hashable {
    package let timeToLive: Milliseconds

    /// - Parameter timeToLive: 3 s to an hour; hosts count whole seconds.
    package init?(timeToLive: Milliseconds) {
        guard (3...3_600).contains(timeToLive.wholeSeconds) else { return nil }
        self.timeToLive = timeToLive
    }

    /// A third of the life: two beats may be lost.
    package var heartbeat: Milliseconds { Milliseconds(timeToLive.count / 3) }
}
