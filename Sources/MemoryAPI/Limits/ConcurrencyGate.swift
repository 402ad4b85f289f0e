// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// Lets so many in at once and turns the rest away, so that memory stays bounded when callers don't.
final class ConcurrencyGate: Sendable {
    /// Being inside. Leaves when it is released, also with an answer that was never written.
    final class Permit: Sendable {
        private let gate: ConcurrencyGate

        fileprivate init(_ gate: ConcurrencyGate) {
            self.gate = gate
        }

        deinit {
            gate.count.withLock { $0 -= 1 }
        }
    }

    private let limit: Int
    private let count = Locked(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// - Throws: `capacity`.
    func enter() throws -> Permit {
        let isIn = count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard isIn else {
            throw MemoryError(.capacity, "too many requests of this kind at once", retryAfter: .seconds(1))
        }
        return Permit(self)
    }
}
