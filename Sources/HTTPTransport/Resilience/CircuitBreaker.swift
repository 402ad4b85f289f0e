// SPDX-License-Identifier: Apache-2.0

/// Decides whether a peer that fails is asked at all: a state machine without a clock and without I/O.
///
/// ```
/// closed ──(share of failures, or Retry-After)──▶ open ──(its time is over)──▶ half-open, ONE trial
///    ▲                                              ▲                              │
///    └───────────────── the trial succeeds ─────────┼──────────────────────────────┤
///                                                   └────────── the trial fails ───┘
/// ```
///
/// Every admitted request is reported once, by ``succeeded(_:at:)``, ``failed(_:at:retryAfter:)``,
/// ``paused(_:for:at:)`` or ``released(_:)``. What was admitted before the circuit last changed says nothing about
/// the peer of now, and is ignored.
package struct CircuitBreaker: Sendable {
    package enum State: String, Sendable, CaseIterable {
        case closed
        case open
        /// The next request is the trial, or the trial is under way.
        case halfOpen = "half_open"
    }

    /// What an admitted request reports its outcome with.
    package struct Permit: Sendable, Hashable {
        fileprivate let generation: Int
        package let isTrial: Bool
    }

    package enum Admission: Sendable, Hashable {
        case admitted(Permit)
        /// Not to be sent; worth another try after that time.
        case refused(retryAfter: Duration)
    }

    private enum Phase {
        case closed(since: ContinuousClock.Instant?)
        case open(until: ContinuousClock.Instant)
        /// The time of the opening is over and nobody has taken the trial, or who had it gave it back.
        case trialDue
        case trial
    }

    private let configuration: Configuration
    private var window: OutcomeWindow
    private var phase = Phase.closed(since: nil)
    private var generation = 0
    /// Openings without a longer healthy time in between.
    private var openings = 0

    package init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        window = OutcomeWindow(length: configuration.window)
    }

    package func state(at now: ContinuousClock.Instant) -> State {
        switch phase {
        case .closed: .closed
        case .open(let until): until <= now ? .halfOpen : .open
        case .trialDue, .trial: .halfOpen
        }
    }

    /// How long a request that came now would be refused for; nil if it would be admitted. Changes nothing.
    package func refusal(at now: ContinuousClock.Instant) -> Duration? {
        switch phase {
        case .closed, .trialDue: nil
        case .open(let until): until <= now ? nil : now.duration(to: until)
        // How long the trial takes is not known: the time of one opening is a fair guess.
        case .trial: configuration.openTime
        }
    }

    /// Asks for a request to be sent.
    package mutating func admit(at now: ContinuousClock.Instant) -> Admission {
        if let wait = refusal(at: now) { return .refused(retryAfter: wait) }
        if case .closed = phase { return .admitted(Permit(generation: generation, isTrial: false)) }
        generation += 1
        phase = .trial
        return .admitted(Permit(generation: generation, isTrial: true))
    }

    /// Asks for the trial before its time, for a caller who has nobody else to ask. Nil unless the circuit is open.
    package mutating func admitEarly() -> Permit? {
        guard case .open = phase else { return nil }
        generation += 1
        phase = .trial
        return Permit(generation: generation, isTrial: true)
    }

    package mutating func succeeded(_ permit: Permit, at now: ContinuousClock.Instant) {
        guard permit.generation == generation else { return }
        switch phase {
        case .closed:
            window.record(isFailure: false, at: now)
        case .trial:
            generation += 1
            window.clear()
            phase = .closed(since: now)
        case .open, .trialDue:
            break
        }
    }

    /// - Parameter retryAfter: How long the peer wants to be left alone: opens the circuit whatever the counts say.
    package mutating func failed(
        _ permit: Permit,
        at now: ContinuousClock.Instant,
        retryAfter: Duration? = nil
    ) {
        guard permit.generation == generation else { return }
        switch phase {
        case .closed:
            window.record(isFailure: true, at: now)
            openIfDue(at: now, retryAfter: retryAfter)
        case .trial:
            open(at: now, retryAfter: retryAfter)
        case .open, .trialDue:
            break
        }
    }

    /// The peer answered, and asks to be left alone for a while: the circuit opens, or stays open, until then.
    package mutating func paused(_ permit: Permit, for time: Duration, at now: ContinuousClock.Instant) {
        guard permit.generation == generation else { return }
        guard time > .zero else { return succeeded(permit, at: now) }
        generation += 1
        phase = .open(until: now.advanced(by: min(time, configuration.maximumRequestedTime)))
    }

    /// A response that had been reported as a success broke off: it was none.
    package mutating func broke(_ permit: Permit, at now: ContinuousClock.Instant) {
        // A trial's success has begun a new generation, to which its broken body still belongs.
        let current = permit.isTrial ? permit.generation + 1 : permit.generation
        guard current == generation, case .closed = phase else { return }
        window.recordBroken(at: now)
        openIfDue(at: now, retryAfter: nil)
    }

    /// The request ended without saying anything about the peer: cancelled, or refused by a bound of ours.
    package mutating func released(_ permit: Permit) {
        guard permit.isTrial, permit.generation == generation, case .trial = phase else { return }
        phase = .trialDue
    }

    private mutating func openIfDue(at now: ContinuousClock.Instant, retryAfter: Duration?) {
        let (successes, failures) = window.counts(at: now)
        let total = successes + failures
        let isDue =
            total >= configuration.minimumCount && Double(failures) >= configuration.failureShare * Double(total)
        if isDue || (retryAfter ?? .zero) > .zero { open(at: now, retryAfter: retryAfter) }
    }

    private mutating func open(at now: ContinuousClock.Instant, retryAfter: Duration?) {
        if case .closed(let since) = phase, since.map({ $0.duration(to: now) >= configuration.window }) ?? true {
            openings = 0
        }
        openings += 1
        // 2^20 times any open time is beyond every cap.
        let grown = configuration.openTime * (1 << min(openings - 1, 20))
        let own = min(grown, configuration.maximumOpenTime)
        let asked = min(retryAfter ?? .zero, configuration.maximumRequestedTime)
        generation += 1
        window.clear()
        phase = .open(until: now.advanced(by: max(own, asked)))
    }
}
