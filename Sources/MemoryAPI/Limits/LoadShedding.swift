// SPDX-License-Identifier: Apache-2.0

/// Decides how large a part of the requests is turned away, by how late the process's own work begins.
///
/// What keeps a processor busy makes everything wait, whatever it is; what waits for a language model makes nothing wait. So
/// the delay tells overload from patience, where a number of requests can't: a chat is a few milliseconds of computing
/// with the local profile, and seconds of waiting with the cloud's. The least delay of a window counts, as in CoDel
/// (RFC 8289): a burst delays some, only overload delays all.
struct LoadShedding: Sendable {
    /// A delay that is no trouble yet.
    static let target = Duration.milliseconds(20)
    static let window = Duration.milliseconds(100)
    /// Beside fewer nobody is turned away: what is late then is late for another reason, a build on the same machine or a
    /// processor that is taken away, and nobody would be served sooner for it.
    static let few = 4
    /// Most of the requests is turned away then; some must come in, to find out that it is over.
    private static let largestShare = 0.95
    private static let step = 0.05

    /// The part of the requests that is turned away, from 0 to 1.
    private(set) var share = 0.0
    private var windowEnd: ContinuousClock.Instant?
    private var leastDelay: Duration?
    private var debt = 0.0

    /// Takes in how late a piece of work began.
    mutating func record(delay: Duration, at now: ContinuousClock.Instant) {
        leastDelay = min(leastDelay ?? delay, delay)
        let end = windowEnd ?? now + Self.window
        windowEnd = end
        guard now >= end, let least = leastDelay else { return }
        if least > Self.target {
            // The further beyond, the faster: at ten times the target the share is reached in two windows.
            share = min(Self.largestShare, share + Self.step * min(10, least / Self.target))
        } else {
            share = max(0, share - Self.step)
        }
        windowEnd = now + Self.window
        leastDelay = nil
    }

    /// Whether the next request is turned away. Spread evenly: of a share of a quarter it is each fourth.
    ///
    /// - Parameter underWay: Requests that were let in and are not answered yet.
    mutating func turnsAway(beside underWay: Int) -> Bool {
        guard share > 0, underWay >= Self.few else { return false }
        debt += share
        guard debt >= 1 else { return false }
        debt -= 1
        return true
    }
}
