// SPDX-License-Identifier: Apache-2.0

/// Counts requests that are computed on this machine, and says when there are too many.
///
/// What is let in shares the processors, so each takes about as many times its own cost as there are beside it. Therefore
/// ``many`` is a bound of how long an accepted request takes, at any moment of any load, and is small. A burst up to it may
/// pile up: it is over soon. Where there have been more than the processors are good for, without a break, for
/// ``interval``, requests come faster than they are done; then only ``few`` are let in beside each other, so that these are
/// done as if nothing were the matter (CoDel, RFC 8289, as Facebook's servers use it: B. Maurer, "Fail at Scale", ACM Queue
/// 13(8), 2015).
struct LocalWork: Sendable {
    static let interval = Duration.milliseconds(30)
    /// How long there must be room without a break until bursts are let in again. Requests that come faster than they are
    /// done take each place that becomes free long before; those that come slower leave such a gap soon. What was refused
    /// says nothing: at half of the load that is too much, chance alone refuses some, and would keep it strict for ever.
    static let pause = Duration.milliseconds(10)

    private let few: Int
    private let many: Int
    private(set) var underWay = 0
    private var isStrict = false
    /// Since when `few` or more have been under way; nil while fewer are.
    private var crowdedSince: ContinuousClock.Instant?
    /// Since when fewer have been; nil while more are, and before the first request.
    private var roomSince: ContinuousClock.Instant?

    /// - Parameter threads: how many compute.
    init(threads: Int) {
        // One that is computed and one that is read or written for each; a burst may be twice that and two.
        few = 2 * max(1, threads)
        many = 2 * few + 2
    }

    /// Whether the next request would be let in.
    mutating func hasRoom(at now: ContinuousClock.Instant) -> Bool {
        if let crowdedSince, crowdedSince.duration(to: now) >= Self.interval {
            isStrict = true
        } else if let roomSince, roomSince.duration(to: now) >= Self.pause {
            isStrict = false
        }
        return underWay < (isStrict ? few : many)
    }

    /// Lets one in.
    mutating func enter(at now: ContinuousClock.Instant) {
        underWay += 1
        guard underWay >= few else { return }
        crowdedSince = crowdedSince ?? now
        roomSince = nil
    }

    /// One is done.
    mutating func leave(at now: ContinuousClock.Instant) {
        underWay -= 1
        guard underWay < few else { return }
        crowdedSince = nil
        roomSince = roomSince ?? now
    }
}
