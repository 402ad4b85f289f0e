// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// The decisions of one transfer between the engine, which produces, and one reader, which consumes.
///
/// Pure: each event returns the effects that the caller carries out after leaving the lock, so that every waiter is
/// resumed exactly once and never inside the lock. Generic over the waiters so that tests need no continuations.
struct TransferState<HeadWaiter: Sendable, ChunkWaiter: Sendable>: Sendable {
    /// What the caller must do now, in any order.
    struct Effects: Sendable {
        enum Command: Sendable, Hashable {
            case unpause
            case cancel
        }

        var head: (waiter: HeadWaiter, result: Result<HTTPResponseHead, any Error>)?
        var chunk: (waiter: ChunkWaiter, result: Result<[UInt8]?, any Error>)?
        /// For the engine.
        var command: Command?
    }

    /// What the engine does with bytes that it offered.
    enum Acceptance: Sendable, Hashable {
        case taken
        /// None was taken: offer them again after `.unpause`.
        case paused
        /// The transfer is of no use any more.
        case abort
    }

    private enum Head: Sendable {
        case pending
        case awaited(HeadWaiter)
        case arrived(HTTPResponseHead)
        case taken
    }

    private enum End: Sendable {
        case complete
        case failed(any Error)

        var result: Result<[UInt8]?, any Error> {
            switch self {
            case .complete: .success(nil)
            case .failed(let error): .failure(error)
            }
        }
    }

    /// At this many unread bytes the transfer is paused …
    private static var highWaterMark: Int { 256 * 1024 }
    /// … and goes on when no more than these are left.
    private static var lowWaterMark: Int { 64 * 1024 }

    private let maximumBodyBytes: Int
    private var head = Head.pending
    private var queue = ChunkQueue()
    private var bytesAccepted = 0
    private var isPaused = false
    private var chunkWaiter: ChunkWaiter?
    private var end: End?

    init(maximumBodyBytes: Int) {
        self.maximumBodyBytes = maximumBodyBytes
    }

    var hasEnded: Bool { end != nil }

    // MARK: The engine

    mutating func headReceived(_ received: HTTPResponseHead) -> Effects {
        guard end == nil else { return Effects() }
        switch head {
        case .pending:
            head = .arrived(received)
            return Effects()
        case .awaited(let waiter):
            head = .taken
            return Effects(head: (waiter, .success(received)))
        case .arrived, .taken:
            return Effects()
        }
    }

    mutating func bytesOffered(_ bytes: UnsafeRawBufferPointer) -> (Acceptance, Effects) {
        guard end == nil else { return (.abort, Effects()) }
        guard bytes.count <= maximumBodyBytes - bytesAccepted else {
            let message = "the response body is larger than \(maximumBodyBytes) bytes"
            return (.abort, finish(.failed(TransportError(.bodyTooLarge, message))))
        }
        guard queue.byteCount < Self.highWaterMark else {
            isPaused = true
            return (.paused, Effects())
        }
        bytesAccepted += bytes.count
        if let waiter = chunkWaiter, !bytes.isEmpty {
            chunkWaiter = nil
            return (.taken, Effects(chunk: (waiter, .success(Array(bytes)))))
        }
        queue.append(bytes)
        return (.taken, Effects())
    }

    /// The transfer is over, with `failure` if the response is not whole.
    mutating func ended(_ failure: TransportError?) -> Effects {
        guard end == nil else { return Effects() }
        if let failure {
            return finish(.failed(failure))
        }
        switch head {
        case .arrived, .taken: return finish(.complete)
        case .pending, .awaited:
            return finish(
                .failed(TransportError(.protocolViolation, "the response ended before its head was complete"))
            )
        }
    }

    // MARK: The reader

    mutating func headAwaited(_ waiter: HeadWaiter) -> Effects {
        switch head {
        case .arrived(let received):
            head = .taken
            return Effects(head: (waiter, .success(received)))
        case .pending:
            if case .failed(let error) = end {
                return Effects(head: (waiter, .failure(error)))
            }
            head = .awaited(waiter)
            return Effects()
        case .awaited, .taken:
            return Effects(head: (waiter, .failure(TransportError(.internalFailure, "the head was awaited twice"))))
        }
    }

    mutating func chunkAwaited(_ waiter: ChunkWaiter) -> Effects {
        if var ready = chunkIfReady() {
            ready.effects.chunk = (waiter, ready.result)
            return ready.effects
        }
        chunkWaiter = waiter
        return Effects()
    }

    /// What a reader gets without waiting; nil where it has to wait.
    mutating func chunkIfReady() -> (result: Result<[UInt8]?, any Error>, effects: Effects)? {
        guard chunkWaiter == nil else {
            return (.failure(TransportError(.internalFailure, "a response body has one reader at a time")), Effects())
        }
        if let chunk = queue.popFirst() {
            var effects = Effects()
            if isPaused, end == nil, queue.byteCount <= Self.lowWaterMark {
                isPaused = false
                effects.command = .unpause
            }
            return (.success(chunk), effects)
        }
        return end.map { ($0.result, Effects()) }
    }

    /// The reader was cancelled or has gone. What nobody will read is freed.
    mutating func cancelled() -> Effects {
        queue.removeAll()
        guard end == nil else { return Effects() }
        var effects = finish(.failed(CancellationError()))
        effects.command = .cancel
        return effects
    }

    /// Whoever waits now gets the outcome; a chunk is only ever waited for when the queue is empty.
    private mutating func finish(_ outcome: End) -> Effects {
        end = outcome
        var effects = Effects()
        if case .awaited(let waiter) = head, case .failed(let error) = outcome {
            head = .taken
            effects.head = (waiter, .failure(error))
        }
        if let waiter = chunkWaiter {
            chunkWaiter = nil
            effects.chunk = (waiter, outcome.result)
        }
        return effects
    }
}
