// SPDX-License-Identifier: Apache-2.0

import Support

/// The ``LocalWork`` of this process, for all requests at once.
final class LocalWorkGate: Sendable {
    /// Being inside. Leaves when it is released.
    final class Permit: Sendable {
        private let gate: LocalWorkGate

        fileprivate init(_ gate: LocalWorkGate) {
            self.gate = gate
        }

        deinit {
            gate.work?.withLock { $0.leave(at: .now) }
        }
    }

    private let work: Locked<LocalWork>?

    /// - Parameter threads: how many compute; nil where requests wait for others rather than for this machine.
    init(threads: Int?) {
        work = threads.map { Locked(LocalWork(threads: $0)) }
    }

    /// Looks before anything is read: most of those that are too many cost nothing more.
    /// - Throws: ``APIFault/overloaded``.
    func check() throws {
        guard work?.withLock({ $0.hasRoom(at: .now) }) != false else { throw APIFault.overloaded }
    }

    /// - Throws: ``APIFault/overloaded``.
    func enter() throws -> Permit {
        let isIn = work?.withLock { work in
            let now = ContinuousClock.now
            guard work.hasRoom(at: now) else { return false }
            work.enter(at: now)
            return true
        }
        guard isIn != false else { throw APIFault.overloaded }
        return Permit(self)
    }
}
