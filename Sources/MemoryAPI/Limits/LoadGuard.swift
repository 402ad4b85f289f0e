// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import ServiceLifecycle
import Support

/// Measures how late work begins in this process, and turns requests away while that is too late.
package final class LoadGuard: Service, CustomStringConvertible, Sendable {
    private static let tick = Duration.milliseconds(10)

    /// A request that was let in. It is under way until this is released.
    final class Admission: Sendable {
        private let load: LoadGuard

        fileprivate init(_ load: LoadGuard) {
            self.load = load
        }

        deinit {
            load.state.withLock { $0.underWay -= 1 }
        }
    }

    private struct State {
        var shedding = LoadShedding()
        var underWay = 0
    }

    private let state = Locked(State())

    package init() {}

    package var description: String { "load" }

    /// A tick that begins late has waited for a thread as the requests have. Not before its time: a timer is never early.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var due = ContinuousClock.now + Self.tick
            while (try? await Task.sleep(until: due, clock: .continuous)) != nil {
                let now = ContinuousClock.now
                let delay = due.duration(to: now)
                self.state.withLock { $0.shedding.record(delay: delay, at: now) }
                due = now + Self.tick
            }
        }
    }

    /// Requests that were let in and are not answered yet.
    var underWay: Int { state.withLock { $0.underWay } }

    /// - Throws: ``APIFault/overloaded``.
    func admit() throws -> Admission {
        let isIn = state.withLock { state in
            guard !state.shedding.turnsAway(beside: state.underWay) else { return false }
            state.underWay += 1
            return true
        }
        guard isIn else { throw APIFault.overloaded }
        return Admission(self)
    }
}
