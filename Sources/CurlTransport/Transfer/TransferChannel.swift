// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// Where the engine's thread and the reading task of one transfer meet: ``TransferState`` behind a lock, with
/// continuations as its waiters.
final class TransferChannel: Sendable {
    typealias State = TransferState<
        CheckedContinuation<HTTPResponseHead, any Error>, CheckedContinuation<[UInt8]?, any Error>
    >

    private struct Shared: Sendable {
        var state: State
        var timings = HTTPTimings()
    }

    let id: TransferID
    private let inbox: EngineInbox
    private let shared: Locked<Shared>

    init(id: TransferID, inbox: EngineInbox, maximumBodyBytes: Int) {
        self.id = id
        self.inbox = inbox
        shared = Locked(Shared(state: State(maximumBodyBytes: maximumBodyBytes)))
    }

    // MARK: The engine's thread

    var hasEnded: Bool { shared.withLock { $0.state.hasEnded } }

    func headReceived(_ head: HTTPResponseHead, timings: HTTPTimings, debts: EngineDebts) {
        let effects = shared.withLock {
            $0.timings = timings
            return $0.state.headReceived(head)
        }
        debts.add(effects, of: self)
    }

    func bytesOffered(_ bytes: UnsafeRawBufferPointer, debts: EngineDebts) -> State.Acceptance {
        let (acceptance, effects) = shared.withLock { $0.state.bytesOffered(bytes) }
        debts.add(effects, of: self)
        return acceptance
    }

    /// - Parameter debts: nil to tell the reader at once.
    func ended(_ failure: TransportError?, timings: HTTPTimings?, debts: EngineDebts? = nil) {
        let effects = shared.withLock {
            if let timings { $0.timings = timings }
            return $0.state.ended(failure)
        }
        if let debts { debts.add(effects, of: self) } else { perform(effects) }
    }

    // MARK: The reading task

    var timings: HTTPTimings { shared.withLock { $0.timings } }

    func head() async throws -> HTTPResponseHead {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                perform(shared.withLock { $0.state.headAwaited(waiter) })
            }
        } onCancel: {
            cancel()
        }
    }

    func nextChunk() async throws -> [UInt8]? {
        try Task.checkCancellation()
        if let ready = shared.withLock({ $0.state.chunkIfReady() }) {
            perform(ready.effects)
            return try ready.result.get()
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                perform(shared.withLock { $0.state.chunkAwaited(waiter) })
            }
        } onCancel: {
            cancel()
        }
    }

    func cancel() {
        perform(shared.withLock { $0.state.cancelled() })
    }

    func perform(_ effects: State.Effects) {
        switch effects.command {
        case .unpause: inbox.post(.unpause(id))
        case .cancel: inbox.post(.cancel(id))
        case nil: break
        }
        if let (waiter, result) = effects.head {
            waiter.resume(with: result)
        }
        if let (waiter, result) = effects.chunk {
            waiter.resume(with: result)
        }
    }
}
