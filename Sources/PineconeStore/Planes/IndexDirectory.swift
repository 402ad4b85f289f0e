// SPDX-License-Identifier: Apache-2.0

import Support

/// Knows where the index is: asks once, however many want to know, and again after ``drop(_:)``.
final class IndexDirectory: Sendable {
    private struct Known: Sendable {
        let location: IndexLocation
        let since: ContinuousClock.Instant
    }

    private struct State {
        var known: Known?
        /// Whether the index may be elsewhere by now: asked again, and believed as long as nobody says better.
        var isDoubtful = false
        var isResolving = false
        var nextKey = 0
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
    }

    private enum Turn {
        case done(IndexLocation)
        case resolve
        case wait(Int)
    }

    private let state = Locked(State())
    private let resolve: @Sendable () async throws -> IndexLocation

    init(resolve: @escaping @Sendable () async throws -> IndexLocation) {
        self.resolve = resolve
    }

    /// - Parameter asOf: What was learnt before is not believed.
    func location(asOf oldest: ContinuousClock.Instant? = nil) async throws -> IndexLocation {
        while true {
            switch turn(asOf: oldest) {
            case .done(let location): return location
            case .resolve: return try await lead()
            case .wait(let key): try await follow(key)
            }
        }
    }

    /// The index is not there any more. Nothing happens where another place is known by now.
    func drop(_ location: IndexLocation) {
        state.withLock { state in
            if state.known?.location == location { state.known = nil }
        }
    }

    /// The index can't be reached there: it may have been made anew at another place, or be away for a while. The next one
    /// who wants to know asks again, and gets this place where the control plane is away too.
    func doubt(_ location: IndexLocation) {
        state.withLock { state in
            if state.known?.location == location { state.isDoubtful = true }
        }
    }

    private func turn(asOf oldest: ContinuousClock.Instant?) -> Turn {
        state.withLock { state in
            if let known = state.known, !state.isDoubtful, oldest.map({ known.since >= $0 }) ?? true {
                return .done(known.location)
            }
            if state.isResolving {
                state.nextKey += 1
                return .wait(state.nextKey)
            }
            state.isResolving = true
            return .resolve
        }
    }

    /// Asks, for this caller and for those who wait.
    private func lead() async throws -> IndexLocation {
        let began = ContinuousClock.now
        do {
            let location = try await resolve()
            finish(with: Known(location: location, since: began))
            return location
        } catch is CancellationError {
            // Of this caller alone: the next one asks.
            finish()
            throw CancellationError()
        } catch {
            if let known = doubtful() {
                finish(with: known)
                return known.location
            }
            finish(error: error)
            throw error
        }
    }

    private func doubtful() -> Known? {
        state.withLock { $0.isDoubtful ? $0.known : nil }
    }

    private func finish(with known: Known? = nil, error: (any Error)? = nil) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            state.isResolving = false
            state.known = known ?? state.known
            if known != nil { state.isDoubtful = false }
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters {
            if let error { waiter.resume(throwing: error) } else { waiter.resume() }
        }
    }

    private func follow(_ key: Int) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isLate = state.withLock { state -> Bool in
                    guard state.isResolving else { return true }
                    state.waiters[key] = continuation
                    return false
                }
                if isLate {
                    continuation.resume()
                } else if Task.isCancelled {
                    // The handler may have run before there was anything to end.
                    leave(key)
                }
            }
        } onCancel: {
            leave(key)
        }
    }

    private func leave(_ key: Int) {
        state.withLock { $0.waiters.removeValue(forKey: key) }?.resume(throwing: CancellationError())
    }
}
