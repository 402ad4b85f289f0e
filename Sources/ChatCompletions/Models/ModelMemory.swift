// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore
import Support

/// What is remembered of each model from call to call: whether it is broken, and whether it takes a system role.
final class ModelMemory: Sendable {
    private struct Entry {
        var breaker: CircuitBreaker
        var folds: Bool
        var lastSuccess: ContinuousClock.Instant?
        var lastFailure: ContinuousClock.Instant?
        /// The peer said how long it wants to be left alone, and is.
        var hasAskedForTime = false
    }

    /// The least time from a model's failure to its being asked although it is passed over.
    private static let hurry: Duration = .seconds(1)

    private let models: [String]
    private let attemptTimeout: Duration
    private let missingModelTime: Duration
    private let blank: Entry
    private let entries: Locked<[String: Entry]>
    private let now: @Sendable () -> ContinuousClock.Instant

    init(_ configuration: ChatCompletionsConfiguration, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        models = configuration.models
        attemptTimeout = configuration.attemptTimeout
        missingModelTime = configuration.missingModelTime
        let blank = Entry(breaker: CircuitBreaker(configuration.circuit), folds: configuration.foldsSystem)
        var entries: [String: Entry] = [:]
        for model in configuration.models {
            var entry = blank
            // `organisation/name:provider`
            let name = model.prefix { $0 != ":" }
            entry.folds = blank.folds || !configuration.foldingModels.isDisjoint(with: [model, String(name)])
            entries[model] = entry
        }
        self.blank = blank
        self.entries = Locked(entries)
        self.now = now
    }

    var states: [ModelState] {
        let now = now()
        return entries.withLock { entries in
            models.map { model in
                let entry = entries[model, default: blank]
                return ModelState(
                    model: model,
                    circuit: entry.breaker.state(at: now),
                    refusedFor: entry.breaker.refusal(at: now),
                    lastSuccess: entry.lastSuccess,
                    lastFailure: entry.lastFailure
                )
            }
        }
    }

    func folds(_ model: String) -> Bool {
        entries.withLock { $0[model, default: blank].folds }
    }

    func learnFolding(_ model: String) {
        entries.withLock { $0[model, default: blank].folds = true }
    }

    func admit(_ model: String) -> CircuitBreaker.Admission {
        let now = now()
        return entries.withLock { $0[model, default: blank].breaker.admit(at: now) }
    }

    /// The model to ask when all are passed over: rather a call in vain now and then than an outage that lasts as long as our
    /// caution. The one whose failure is longest ago, none that asked to be left alone.
    func lastResort() -> (model: String, permit: CircuitBreaker.Permit)? {
        let now = now()
        return entries.withLock { entries in
            let candidates = models.compactMap { model -> (model: String, failed: ContinuousClock.Instant)? in
                guard let entry = entries[model], !entry.hasAskedForTime, let failed = entry.lastFailure else {
                    return nil
                }
                return failed.duration(to: now) >= Self.hurry ? (model, failed) : nil
            }
            guard let model = candidates.min(by: { $0.failed < $1.failed })?.model,
                let permit = entries[model]?.breaker.admitEarly()
            else { return nil }
            return (model, permit)
        }
    }

    func replied(_ model: String, _ permit: CircuitBreaker.Permit) {
        let now = now()
        entries.withLock { entries in
            entries[model, default: blank].breaker.succeeded(permit, at: now)
            entries[model, default: blank].lastSuccess = now
        }
    }

    /// - Parameter given: What the caller's deadline had left at the start.
    func failed(_ model: String, _ permit: CircuitBreaker.Permit, _ failure: ChatFailure, given: Duration) {
        let now = now()
        entries.withLock { entries in
            switch failure.scope {
            case .endpoint, .prompt, .systemRole:
                entries[model, default: blank].breaker.released(permit)
            case .missingModel where models.count == 1,
                .model where models.count == 1 && failure.error.retryAfter == nil:
                // Passing it over would leave nobody to ask; that the endpoint itself is away is the transport's guard's matter.
                entries[model, default: blank].breaker.released(permit)
                entries[model, default: blank].lastFailure = now
            case .missingModel:
                entries[model, default: blank].breaker.paused(permit, for: missingModelTime, at: now)
                entries[model, default: blank].lastFailure = now
                entries[model, default: blank].hasAskedForTime = false
            case .model where isHaste(failure, given):
                entries[model, default: blank].breaker.released(permit)
            case .model:
                entries[model, default: blank].breaker.failed(permit, at: now, retryAfter: failure.error.retryAfter)
                entries[model, default: blank].lastFailure = now
                entries[model, default: blank].hasAskedForTime = failure.error.retryAfter != nil
            }
        }
    }

    func released(_ model: String, _ permit: CircuitBreaker.Permit) {
        entries.withLock { $0[model, default: blank].breaker.released(permit) }
    }

    /// A time-out of a caller who gave the model hardly any time says nothing about the model.
    private func isHaste(_ failure: ChatFailure, _ given: Duration) -> Bool {
        failure.error.code == .timeout && given < min(attemptTimeout, .seconds(5))
    }
}
