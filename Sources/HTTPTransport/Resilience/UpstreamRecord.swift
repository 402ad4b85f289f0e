// SPDX-License-Identifier: Apache-2.0

import Support

/// What is remembered of one peer: its circuit, the budget of retries, the last outcomes. Tells the observer of every
/// change of the circuit.
final class UpstreamRecord: Sendable {
    private struct State {
        var breaker: CircuitBreaker
        var budget: RetryBudget
        var shownCircuit = CircuitBreaker.State.closed
        var lastCall: RecentOutcome.Call?
    }

    private let state: Locked<State>
    private let observer: any UpstreamObserver
    private let now: @Sendable () -> ContinuousClock.Instant

    init(
        _ configuration: ResilienceConfiguration,
        observer: any UpstreamObserver,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        let breaker = CircuitBreaker(configuration.circuit)
        state = Locked(State(breaker: breaker, budget: RetryBudget(configuration.budget)))
        self.observer = observer
        self.now = now
    }

    var recentOutcome: RecentOutcome {
        let now = now()
        return state.withLock { state in
            RecentOutcome(
                lastCall: state.lastCall,
                circuit: state.breaker.state(at: now),
                refusedFor: state.breaker.refusal(at: now)
            )
        }
    }

    /// How long a request that came now would be refused for.
    var refusal: Duration? {
        let now = now()
        return state.withLock { $0.breaker.refusal(at: now) }
    }

    /// How long the circuit stays open; nil while it is closed or tries.
    var openTimeLeft: Duration? {
        let now = now()
        return state.withLock { $0.breaker.state(at: now) == .open ? $0.breaker.refusal(at: now) : nil }
    }

    func admit() -> CircuitBreaker.Admission {
        change { state, now in state.breaker.admit(at: now) }
    }

    func firstAttempt() {
        let now = now()
        state.withLock { $0.budget.deposit(at: now) }
    }

    func withdrawRetry() -> Bool {
        let now = now()
        return state.withLock { $0.budget.withdraw(at: now) }
    }

    /// - Parameters:
    ///   - retryAfter: As a 429 or 503 gave it.
    ///   - counts: False for a time-out that was the caller's haste.
    func ended(
        _ permit: CircuitBreaker.Permit,
        _ outcome: UpstreamOutcome,
        status: Int? = nil,
        retryAfter: Duration? = nil,
        counts: Bool = true
    ) {
        change { state, now in
            if outcome == .rateLimited, let retryAfter {
                state.breaker.paused(permit, for: retryAfter, at: now)
            } else if outcome.isSignOfLife {
                state.breaker.succeeded(permit, at: now)
            } else if outcome.isFailureOfPeer, counts {
                state.breaker.failed(permit, at: now, retryAfter: status == 503 ? retryAfter : nil)
            } else {
                state.breaker.released(permit)
            }
        }
    }

    /// Notes how a call ended, whether that counts for the circuit or not.
    func saw(_ outcome: UpstreamOutcome, status: Int?) {
        guard outcome.isSignOfLife || outcome.isFailureOfPeer else { return }
        let now = now()
        state.withLock { $0.lastCall = RecentOutcome.Call(at: now, outcome: outcome, status: status) }
    }

    func bodyBroke(_ permit: CircuitBreaker.Permit, _ outcome: UpstreamOutcome) {
        change { state, now in
            state.breaker.broke(permit, at: now)
            state.lastCall = RecentOutcome.Call(at: now, outcome: outcome, status: nil)
        }
    }

    private func change<Result: Sendable>(_ body: (inout State, ContinuousClock.Instant) -> Result) -> Result {
        let now = now()
        let (result, shown) = state.withLock { state -> (Result, CircuitBreaker.State?) in
            let result = body(&state, now)
            let circuit = state.breaker.state(at: now)
            guard circuit != state.shownCircuit else { return (result, nil) }
            state.shownCircuit = circuit
            return (result, circuit)
        }
        if let shown { observer.circuitChanged(to: shown) }
        return result
    }
}
