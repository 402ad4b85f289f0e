// SPDX-License-Identifier: Apache-2.0

/// A point on the monotonic clock by which something must be done.
///
/// Passed down by value, so that a call can never outlive the request that it serves.
package struct Deadline: Sendable, Hashable, Comparable {
    package let instant: ContinuousClock.Instant

    package init(instant: ContinuousClock.Instant) {
        self.instant = instant
    }

    /// The deadline `duration` from now.
    package static func after(_ duration: Duration) -> Deadline {
        Deadline(instant: .now.advanced(by: duration))
    }

    /// What is left, never negative.
    package var remaining: Duration {
        max(.zero, ContinuousClock.now.duration(to: instant))
    }

    package var hasPassed: Bool {
        instant <= .now
    }

    /// The earlier of this deadline and `duration` from now: a call's own limit inside its caller's.
    package func capped(to duration: Duration) -> Deadline {
        min(self, .after(duration))
    }

    package static func < (left: Deadline, right: Deadline) -> Bool {
        left.instant < right.instant
    }
}
