// SPDX-License-Identifier: Apache-2.0

import Support

/// The faults that are set. A rule whose times are used up goes away by itself.
package final class FaultBoard: Sendable {
    package typealias ID = Int

    /// More would be a mistake in a driver that sets without clearing: the oldest goes.
    private static let capacity = 1_000

    private struct Armed {
        let id: ID
        var rule: FaultRule
        var draws: SplitMix
        var strikes = 0
    }

    private struct State {
        var nextID = 1
        var armed: [Armed] = []
    }

    private let state = Locked(State())

    init() {}

    /// Sets a fault, after those that are set.
    @discardableResult
    package func set(_ rule: FaultRule) -> ID {
        state.withLock { state in
            let id = state.nextID
            state.nextID += 1
            state.armed.append(Armed(id: id, rule: rule, draws: SplitMix(seed: rule.seed)))
            if state.armed.count > Self.capacity { state.armed.removeFirst() }
            return id
        }
    }

    /// Sets a fault of every exchange with an operation, or of the next `times`.
    @discardableResult
    package func set(
        _ fault: Fault,
        on operation: EmulatedOperation? = nil,
        times: Int? = nil,
        moment: FaultRule.Moment = .beforeEffect
    ) -> ID {
        set(FaultRule(fault, on: operation, moment: moment, times: times))
    }

    package func clear(_ id: ID) {
        state.withLock { state in state.armed.removeAll { $0.id == id } }
    }

    package func clear() {
        state.withLock { $0.armed = [] }
    }

    /// Those that are set, with how often each has struck.
    package var rules: [(id: ID, rule: FaultRule, strikes: Int)] {
        state.withLock { state in state.armed.map { ($0.id, $0.rule, $0.strikes) } }
    }

    /// What befalls the next exchange with `operation`. All latencies that match add up; of the rest the first counts, and
    /// only what counts is used up.
    func draw(_ operation: EmulatedOperation, model: String?) -> FaultPlan {
        state.withLock { state in
            var plan = FaultPlan()
            for index in state.armed.indices {
                let rule = state.armed[index].rule
                guard rule.matches(operation, model: model), plan.takes(rule.fault),
                    state.armed[index].draws.strikes(rule.probability)
                else { continue }
                plan.add(rule)
                state.armed[index].strikes += 1
                if let times = rule.times { state.armed[index].rule.times = times - 1 }
            }
            state.armed.removeAll { $0.rule.times.map { $0 <= 0 } ?? false }
            return plan
        }
    }
}
