// SPDX-License-Identifier: Apache-2.0

@testable import MemoryAPI

/// One processor that does what a ``LocalWork`` lets in, in the order in which it came, in a time of its own.
struct OneProcessor {
    /// Of one request.
    let cost: Duration
    private var work = LocalWork(threads: 1)
    /// When those that were let in are done.
    private var ends: [ContinuousClock.Instant] = []
    private let start = ContinuousClock.now
    private var now: ContinuousClock.Instant
    /// How long each took that was let in.
    private(set) var latencies: [Duration] = []
    private(set) var refused = 0

    init(cost: Duration) {
        self.cost = cost
        now = start
    }

    /// Requests come for `duration`, and each asks to be let in.
    /// - Parameter gap: until the next one.
    mutating func offer(for duration: Duration, every gap: () -> Duration) {
        (latencies, refused) = ([], 0)
        let end = now + duration
        while now < end {
            now += gap()
            while let done = ends.first, done <= now {
                work.leave(at: ends.removeFirst())
            }
            guard work.hasRoom(at: now) else {
                refused += 1
                continue
            }
            work.enter(at: now)
            let done = max(now, ends.last ?? now) + cost
            ends.append(done)
            latencies.append(now.duration(to: done))
        }
    }

    /// Of those that were let in.
    func latency(of share: Double) -> Duration {
        let sorted = latencies.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}
