// SPDX-License-Identifier: Apache-2.0

/// When the engine must look for overdue transfers next: never later than the first of them is due.
///
/// Transfers are due later with each byte, which needs no word here, and sometimes earlier, which does. Shared by engine
/// and transfers, all on one thread.
final class EngineAlarm {
    private(set) var next: ContinuousClock.Instant?

    func bring(forwardTo due: ContinuousClock.Instant) {
        next = next.map { min($0, due) } ?? due
    }

    func set(to due: ContinuousClock.Instant?) {
        next = due
    }
}
