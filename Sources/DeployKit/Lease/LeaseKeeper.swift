// SPDX-License-Identifier: Apache-2.0

/// Keeps one lease: a state machine that is told answers and the time, and says what to do next.
///
/// Time is the caller's monotonic clock. A lease is taken for lost when somebody else has it, and also when no beat came
/// through for so long that somebody might: then nothing is begun any more, though the host would still refuse it.
package struct LeaseKeeper: Sendable {
    package enum Action: Sendable, Hashable {
        case acquire
        case renew(FencingToken)
        case release(FencingToken)
        /// Do nothing until then, or until there is something to tell.
        case wait(until: ContinuousClock.Instant)
        case held(FencingToken)
        /// For good: this keeper asks for nothing more.
        case lost
        case refused(LeaseAnswer)
        case ended
    }

    private enum State: Sendable {
        case acquiring(tryAgain: ContinuousClock.Instant)
        case holding(FencingToken, renewed: ContinuousClock.Instant, tryAgain: ContinuousClock.Instant)
        case releasing(FencingToken)
        case over
    }

    private let terms: LeaseTerms
    private let giveUp: ContinuousClock.Instant
    private let retryInterval: Duration
    private var state: State

    /// - Parameters:
    ///   - giveUp: Until when to wait for a lease that somebody else holds.
    package init(
        terms: LeaseTerms,
        now: ContinuousClock.Instant,
        giveUp: ContinuousClock.Instant,
        retryInterval: Duration = .seconds(1)
    ) {
        self.terms = terms
        self.giveUp = giveUp
        self.retryInterval = retryInterval
        state = .acquiring(tryAgain: now)
    }

    /// What is to be done at `now`.
    package mutating func next(now: ContinuousClock.Instant) -> Action {
        switch state {
        case .acquiring(let tryAgain):
            return now >= tryAgain ? .acquire : .wait(until: tryAgain)
        case .holding(let token, let renewed, let tryAgain):
            // Counted from before the question was asked: the host counts from later, so it never ends sooner than here.
            guard now < renewed.advanced(by: terms.timeToLive.duration) else {
                state = .over
                return .lost
            }
            let due = max(renewed.advanced(by: terms.heartbeat.duration), tryAgain)
            return now >= due ? .renew(token) : .wait(until: due)
        case .releasing(let token):
            return .release(token)
        case .over:
            return .ended
        }
    }

    /// The answer to ``Action/acquire`` or ``Action/renew(_:)``; `nil` when none came.
    ///
    /// - Parameters:
    ///   - asked: When the question went out.
    package mutating func answered(
        _ answer: LeaseAnswer?,
        asked: ContinuousClock.Instant,
        now: ContinuousClock.Instant
    ) -> Action {
        switch (state, answer) {
        case (.acquiring, .done(let file?)):
            state = .holding(file.token, renewed: asked, tryAgain: asked)
            return .held(file.token)
        case (.acquiring, .held(let file, let remaining)):
            return refuse(.held(by: file, remaining: remaining), now)
        case (.acquiring, .some(let other)):
            return refuse(other, now)
        case (.acquiring, nil):
            return refuse(.broken(exitCode: -1), now)
        case (.holding(let token, _, _), .done):
            state = .holding(token, renewed: asked, tryAgain: asked)
            return next(now: now)
        case (.holding, .lost):
            state = .over
            return .lost
        case (.holding(let token, let renewed, _), _):
            state = .holding(token, renewed: renewed, tryAgain: now.advanced(by: retryInterval))
            return next(now: now)
        case (.releasing, _), (.over, _):
            return next(now: now)
        }
    }

    /// The run is over: the lease is to be given back.
    package mutating func finish() -> Action {
        guard case .holding(let token, _, _) = state else {
            state = .over
            return .ended
        }
        state = .releasing(token)
        return .release(token)
    }

    /// It was given back, or could not be: it runs out by itself.
    package mutating func released() {
        state = .over
    }

    private mutating func refuse(_ answer: LeaseAnswer, _ now: ContinuousClock.Instant) -> Action {
        let again = now.advanced(by: retryInterval)
        guard again < giveUp else {
            state = .over
            return .refused(answer)
        }
        state = .acquiring(tryAgain: again)
        return .wait(until: again)
    }
}
