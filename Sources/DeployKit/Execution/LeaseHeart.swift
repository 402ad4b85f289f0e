// SPDX-License-Identifier: Apache-2.0

import Support

/// Keeps the lease of one host while a run lasts, over a connection of its own: calls on one connection are served one after
/// another, and a pull must not stop the heart.
final class LeaseHeart: Sendable {
    /// Of one question, within the beat's own interval.
    private static let longestAnswer = Duration.seconds(10)

    let host: KeptHost
    private let leases: LeaseScripts
    private let run: RunID
    private let owner: LeaseOwner
    private let terms: LeaseTerms
    private let keeper = Locked<LeaseKeeper?>(nil)
    private let alarm = TaskAlarm()

    init(_ host: KeptHost, leases: LeaseScripts, run: RunID, owner: LeaseOwner, terms: LeaseTerms) {
        self.host = host
        self.leases = leases
        self.run = run
        self.owner = owner
        self.terms = terms
    }

    /// Takes the lease, waiting for it when somebody holds it.
    ///
    /// - Parameter waits: Told of the holder, and of the seconds until the lease may be taken over, each time it is refused.
    /// - Throws: ``StepFailure``, with ``StepFailure/Code/leaseHeld`` when it is still held at the end; cancellation.
    func acquire(by giveUp: Deadline, waits: (LeaseFile, Int) -> Void) async throws -> FencingToken {
        let script = try leases.acquire(run: run, owner: owner, terms: terms)
        var keeper = LeaseKeeper(terms: terms, now: .now, giveUp: giveUp.instant)
        var action = keeper.next(now: .now)
        var failure: StepFailure?
        while true {
            switch action {
            case .acquire:
                let asked = ContinuousClock.now
                let (answer, reason) = try await ask(script, within: Self.longestAnswer)
                failure = reason
                if let failure, failure.code == .rejected { throw failure }
                if case .held(let file, let remaining) = answer { waits(file, remaining) }
                action = keeper.answered(answer, asked: asked, now: .now)
            case .wait(let instant):
                try await Task.sleep(until: instant, clock: .continuous)
                action = keeper.next(now: .now)
            case .held(let token):
                self.keeper.withLock { [keeper] in $0 = keeper }
                return token
            case .refused(let answer):
                throw failure ?? refusal(answer)
            case .renew, .release, .lost, .ended:
                throw StepFailure(.rejected, "\(host.name): the lease was neither given nor refused")
            }
        }
    }

    /// Renews the lease until ``stop()``. For a task of its own.
    ///
    /// - Returns: Whether the lease was lost.
    func beat() async -> Bool {
        guard let keeper = keeper.withLock({ $0 }) else { return false }
        do {
            return try await alarm.guarding { try await self.beat(keeper) }
        } catch is CancellationError {
            return false
        } catch {
            // Without beats it is as good as lost.
            return true
        }
    }

    /// Ends the beats. The lease is given back by whoever stops it.
    func stop() {
        alarm.ring()
    }

    private func beat(_ begun: LeaseKeeper) async throws -> Bool {
        var keeper = begun
        var action = keeper.next(now: .now)
        while true {
            switch action {
            case .renew(let token):
                let asked = ContinuousClock.now
                let script = leases.renew(run: run, token: token, terms: terms)
                let limit = min(terms.heartbeat.duration, Self.longestAnswer)
                let (answer, _) = try await ask(script, within: limit)
                action = keeper.answered(answer, asked: asked, now: .now)
            case .wait(let instant):
                try await Task.sleep(until: instant, clock: .continuous)
                action = keeper.next(now: .now)
            case .lost:
                return true
            case .acquire, .held, .refused, .release, .ended:
                return false
            }
        }
    }

    private func ask(_ script: HostScript, within limit: Duration) async throws -> (LeaseAnswer?, StepFailure?) {
        do {
            let outcome = try await host.run(script, by: .after(limit))
            let answer = LeaseAnswer(exitCode: outcome.exitCode, output: outcome.output)
            guard case .broken = answer else { return (answer, nil) }
            let words = HostWords().failure(outcome, of: "keeping the lease", on: host.name, isGuarded: false)
            return (answer, StepFailure(.unreachable, words.message))
        } catch let failure as StepFailure {
            return (nil, failure)
        }
    }

    private func refusal(_ answer: LeaseAnswer) -> StepFailure {
        switch answer {
        case .held(let file, let remaining):
            let holder = file.owner.map(\.description) ?? file.run?.text ?? "somebody"
            return StepFailure(.leaseHeld, "\(host.name): \(holder) holds the lease, for \(remaining) s at least")
        case .busy:
            return StepFailure(
                .leaseHeld,
                "\(host.name): the lease ran out, but a command of its former holder still runs there"
            )
        case .done, .lost, .broken:
            return StepFailure(.rejected, "\(host.name): the lease cannot be taken")
        }
    }
}
