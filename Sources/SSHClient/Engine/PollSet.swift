// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The descriptors of one `poll(2)`, and what it said of them.
struct PollSet {
    private var entries: [pollfd] = []

    /// - Returns: The place by which to ask for the result.
    @discardableResult
    mutating func add(_ descriptor: Int32, reading: Bool = false, writing: Bool = false) -> Int {
        let events = Int16(reading ? POLLIN : 0) | Int16(writing ? POLLOUT : 0)
        entries.append(pollfd(fd: descriptor, events: events, revents: 0))
        return entries.count - 1
    }

    /// Returns when a descriptor is ready or the instant has come. Nothing interrupts it: the thread blocks signals.
    mutating func wait(until instant: ContinuousClock.Instant) {
        poll(&entries, nfds_t(entries.count), Self.milliseconds(ContinuousClock.now.duration(to: instant)))
    }

    /// Whether there is something to do on the descriptor: data, room, an end or an error.
    func isReady(_ place: Int) -> Bool {
        entries[place].revents != 0
    }

    /// Rounded up, so that a wait never ends before its time and then waits for nothing; at most a minute.
    private static func milliseconds(_ duration: Duration) -> Int32 {
        guard duration > .zero else { return 0 }
        guard duration < .seconds(60) else { return 60_000 }
        let (seconds, attoseconds) = duration.components
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
