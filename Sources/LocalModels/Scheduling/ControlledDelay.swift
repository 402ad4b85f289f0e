// SPDX-License-Identifier: Apache-2.0

/// How long work may wait in a queue before it is better refused.
///
/// A burst may wait for ``interval``: a queue that empties again does no harm. One that has not been empty for that long is
/// no burst but more work than can be done; then only ``target`` is granted, so that what is accepted is done as if
/// nothing were the matter, and the rest learns of it at once. This is CoDel (RFC 8289) in the form that Facebook's
/// servers use (B. Maurer, "Fail at Scale", ACM Queue 13(8), 2015), with the wait foretold on arrival rather than found out
/// when it is over: nobody waits to be refused.
struct ControlledDelay: Sendable {
    /// A wait that nobody notices beside the work itself.
    static let shortestTarget = Duration.milliseconds(15)
    static let interval = Duration.milliseconds(100)
    /// How long it stays strict after it refused: a queue that is kept short empties again and again.
    static let memory = Duration.seconds(1)
    /// Of what one text costs: on a slow processor everything takes longer, and the wait may too.
    private static let targetInTexts = 4
    /// How much the newest batch counts for.
    private static let weight = 0.1

    /// Since when something has been waiting; nil while nothing is.
    private var waitingSince: ContinuousClock.Instant?
    private var refusedAt: ContinuousClock.Instant?
    /// What one text takes one thread, smoothed; nil until the first batch.
    private(set) var costPerText: Duration?

    /// Learns from a batch.
    mutating func record(batchOf count: Int, took duration: Duration) {
        let cost = duration / max(1, count)
        costPerText = costPerText.map { $0 + (cost - $0) * Self.weight } ?? cost
    }

    /// Notes whether anything waits.
    mutating func note(isEmpty: Bool, at now: ContinuousClock.Instant) {
        waitingSince = isEmpty ? nil : waitingSince ?? now
    }

    /// Whether a text that comes now would wait too long.
    /// - Parameters:
    ///   - ahead: how many texts are computed before it.
    ///   - threads: how many threads compute.
    mutating func refuses(behind ahead: Int, threads: Int, at now: ContinuousClock.Instant) -> Bool {
        // As many as there are threads always may: they are next.
        guard ahead > threads, let costPerText else { return false }
        let isStanding =
            waitingSince.map { $0.duration(to: now) >= Self.interval } ?? false
            || refusedAt.map { $0.duration(to: now) < Self.memory } ?? false
        let target = max(Self.shortestTarget, costPerText * Self.targetInTexts)
        let isTooLong = costPerText * ahead / max(1, threads) > (isStanding ? target : max(target, Self.interval))
        if isTooLong { refusedAt = now }
        return isTooLong
    }
}
