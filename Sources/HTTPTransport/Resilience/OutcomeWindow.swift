// SPDX-License-Identifier: Apache-2.0

/// Successes and failures of the last while, counted in slots of equal length that are dropped as they grow old.
struct OutcomeWindow: Sendable {
    private static let slotCount = 10

    private struct Slot {
        var number: Int
        var successes = 0
        var failures = 0
    }

    private let slotLength: Duration
    private var origin: ContinuousClock.Instant?
    private var slots: [Slot] = []

    /// - Parameter length: What is older is forgotten, a tenth of it at a time.
    init(length: Duration) {
        slotLength = max(.milliseconds(1), length / Self.slotCount)
    }

    mutating func record(isFailure: Bool, at now: ContinuousClock.Instant) {
        advance(to: now)
        if isFailure {
            slots[slots.count - 1].failures += 1
        } else {
            slots[slots.count - 1].successes += 1
        }
    }

    /// Turns the latest success of the window into a failure; without one, just counts the failure.
    mutating func recordBroken(at now: ContinuousClock.Instant) {
        advance(to: now)
        if let index = slots.lastIndex(where: { $0.successes > 0 }) { slots[index].successes -= 1 }
        slots[slots.count - 1].failures += 1
    }

    mutating func counts(at now: ContinuousClock.Instant) -> (successes: Int, failures: Int) {
        advance(to: now)
        return slots.reduce((0, 0)) { ($0.0 + $1.successes, $0.1 + $1.failures) }
    }

    mutating func clear() {
        slots = []
    }

    /// Makes the slot of `now` the last one and drops those that are too old.
    private mutating func advance(to now: ContinuousClock.Instant) {
        let start = origin ?? now
        origin = start
        // A caller may come with a time from before another caller's: it counts with the latest.
        let number = max(Int(start.duration(to: now) / slotLength), slots.last?.number ?? 0)
        slots.removeAll { $0.number <= number - Self.slotCount }
        if slots.last?.number != number { slots.append(Slot(number: number)) }
    }
}
