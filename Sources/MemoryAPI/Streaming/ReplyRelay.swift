// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// Hands the pieces of an answer from the task that makes it to the task that owns the connection, one at a time: making
/// waits until a piece was taken, so that a slow client slows the model instead of filling memory.
///
/// Beside the pieces it carries what may happen meanwhile: an interruption, a heartbeat, the end.
final class ReplyRelay: Sendable {
    enum Event: Sendable {
        case piece(String)
        case heartbeat
        case finished(Result<ChatAnswer, any Error>)
        case interrupted(Interruption)
    }

    private struct Offer {
        let id: Int
        let text: String
        let taken: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var nextID = 0
        var offers: [Offer] = []
        var isBeating = false
        var result: Result<ChatAnswer, any Error>?
        var interruption: Interruption?
        var isClosed = false
        var receiver: CheckedContinuation<Void, Never>?

        /// What is most urgent: interruptions overtake pieces, the end comes after all of them.
        mutating func take() -> (Event, taken: CheckedContinuation<Void, any Error>?)? {
            if let interruption { return (.interrupted(interruption), nil) }
            if !offers.isEmpty {
                let offer = offers.removeFirst()
                return (.piece(offer.text), offer.taken)
            }
            if let result { return (.finished(result), nil) }
            guard isBeating else { return nil }
            isBeating = false
            return (.heartbeat, nil)
        }
    }

    private let state = Locked(State())

    /// Offers a piece, and returns when it was taken.
    /// - Throws: `CancellationError` when the task is cancelled or nobody takes any more.
    func send(_ text: String) async throws {
        let id = state.withLock { state -> Int in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (taken: CheckedContinuation<Void, any Error>) in
                let isRefused = update { state in
                    guard !state.isClosed, !Task.isCancelled else { return true }
                    state.offers.append(Offer(id: id, text: text, taken: taken))
                    return false
                }
                if isRefused { taken.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let offer = state.withLock { state -> Offer? in
                guard let index = state.offers.firstIndex(where: { $0.id == id }) else { return nil }
                return state.offers.remove(at: index)
            }
            offer?.taken.resume(throwing: CancellationError())
        }
    }

    func beat() {
        update { $0.isBeating = true }
    }

    func finish(_ result: Result<ChatAnswer, any Error>) {
        update { $0.result = $0.result ?? result }
    }

    func interrupt(_ interruption: Interruption) {
        update { $0.interruption = $0.interruption ?? interruption }
    }

    /// The next event. One task may wait at a time.
    func next() async -> Event {
        while true {
            if let (event, taken) = state.withLock({ $0.take() }) {
                taken?.resume()
                return event
            }
            await withCheckedContinuation { (receiver: CheckedContinuation<Void, Never>) in
                let isReady = state.withLock { state -> Bool in
                    if state.interruption != nil || !state.offers.isEmpty || state.result != nil || state.isBeating {
                        return true
                    }
                    state.receiver = receiver
                    return false
                }
                if isReady { receiver.resume() }
            }
        }
    }

    /// Nobody takes any more: whoever offers is told.
    func close() {
        let offers = state.withLock { state -> [Offer] in
            state.isClosed = true
            defer { state.offers = [] }
            return state.offers
        }
        for offer in offers { offer.taken.resume(throwing: CancellationError()) }
    }

    /// Changes the state and wakes the receiver.
    @discardableResult
    private func update<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
        let (value, receiver) = state.withLock { state -> (Value, CheckedContinuation<Void, Never>?) in
            let value = change(&state)
            defer { state.receiver = nil }
            return (value, state.receiver)
        }
        receiver?.resume()
        return value
    }
}
