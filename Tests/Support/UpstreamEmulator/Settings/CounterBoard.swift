// SPDX-License-Identifier: Apache-2.0

import Support

/// What the emulator counts while it runs.
final class CounterBoard: Sendable {
    private let counters = Locked(EmulatorCounters())

    var snapshot: EmulatorCounters { counters.withLock { $0 } }

    func began(_ operation: EmulatedOperation, isFaulty: Bool) {
        counters.withLock { counters in
            counters.operations[operation, default: .init()].requests += 1
            if isFaulty { counters.operations[operation, default: .init()].faults += 1 }
        }
    }

    func answered(_ operation: EmulatedOperation, status: Int) {
        counters.withLock { $0.operations[operation, default: .init()].statuses[status, default: 0] += 1 }
    }

    func spent(readUnits: Int = 0, writeUnits: Int = 0) {
        counters.withLock { counters in
            counters.readUnits += readUnits
            counters.writeUnits += writeUnits
        }
    }

    func reset() {
        counters.withLock { $0 = EmulatorCounters() }
    }
}
