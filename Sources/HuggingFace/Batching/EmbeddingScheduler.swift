// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// Packs the texts of concurrent callers into few calls.
///
/// While fewer calls than allowed are under way, texts go at once. Beyond that they gather, and the next call takes
/// what has gathered: nobody ever waits for company.
final class EmbeddingScheduler: Sendable {
    typealias Compute = @Sendable (_ texts: [String]) async throws -> [[Float]]
    private typealias Waiter = CheckedContinuation<[[Float]], any Error>
    private typealias Queue = TextQueue<Waiter>

    private struct State {
        var queue: Queue
        var tasks: [Queue.CallID: Task<Void, Never>] = [:]
        var lastCaller: Queue.CallerID = 0
    }

    private let state: Locked<State>
    private let compute: Compute

    /// - Parameter compute: Throws ``EmbeddingFailure`` or `CancellationError`.
    init(_ configuration: HuggingFaceConfiguration, compute: @escaping Compute) {
        let limits = Queue.Limits(
            textsPerCall: max(1, configuration.maximumTextsPerCall),
            bytesPerCall: configuration.maximumBytesPerCall,
            calls: max(1, configuration.maximumCalls),
            waitingTexts: configuration.maximumWaitingTexts,
            waitingBytes: configuration.maximumWaitingBytes
        )
        state = Locked(State(queue: Queue(limits: limits)))
        self.compute = compute
    }

    /// Calls under way, and texts that wait for one.
    var load: (calls: Int, waitingTexts: Int) {
        state.withLock { ($0.queue.callsUnderWay, $0.queue.waitingTexts) }
    }

    /// A vector for each text, in order; at least one text. Throws ``MemoryError`` or `CancellationError`.
    func vectors(for texts: [String]) async throws -> [[Float]] {
        let id = state.withLock { state in
            state.lastCaller += 1
            return state.lastCaller
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                submit(id, texts, waiter)
            }
        } onCancel: {
            leave(id, CancellationError())
        }
    }

    private func submit(_ id: Queue.CallerID, _ texts: [String], _ waiter: Waiter) {
        let refusal = state.withLock { state -> (any Error)? in
            // The handler has nobody to find yet when the task was cancelled before.
            guard !Task.isCancelled else { return CancellationError() }
            guard !state.queue.submit(id, texts, waiter) else { return nil }
            return MemoryError(.capacity, "too many texts wait for embedding already", dependency: .embedder)
        }
        if let refusal {
            waiter.resume(throwing: refusal)
        } else {
            beginCalls()
        }
    }

    private func beginCalls() {
        while let call = state.withLock({ $0.queue.beginCall() }) {
            // A call serves several callers, so it can be the child of none of them: one that is cancelled must not take
            // the others' texts along. There are never more than the allowed number, each ends by its own deadline, and
            // each is cancelled when the last of its callers has left.
            let task = Task.detached { [self] in
                await perform(call)
                state.withLock { state in
                    state.queue.endCall(call.id)
                    state.tasks[call.id] = nil
                }
                beginCalls()
            }
            let isWanted = state.withLock { state in
                // It may have ended, or have been left, before its task is known here.
                guard state.queue.isWanted(call.id) else { return false }
                state.tasks[call.id] = task
                return true
            }
            if !isWanted { task.cancel() }
        }
    }

    private func perform(_ call: Queue.Call) async {
        do {
            deliver(call.items, try await compute(call.texts))
        } catch let failure as EmbeddingFailure where failure.blamesTexts {
            await performApart(call, failure)
        } catch {
            fail(call.items, error)
        }
    }

    /// The texts were refused: each caller's apart, so that nobody pays for another's text.
    private func performApart(_ call: Queue.Call, _ failure: EmbeddingFailure) async {
        let parts = call.parts()
        guard parts.count > 1 else { return fail(call.items, failure) }
        for part in parts {
            do {
                deliver(part.items, try await compute(part.texts))
            } catch {
                fail(part.items, error)
            }
        }
    }

    private func deliver(_ items: [Queue.Item], _ vectors: [[Float]]) {
        let complete = state.withLock { $0.queue.deliver(items, vectors) }
        for caller in complete { caller.waiter.resume(returning: caller.vectors) }
    }

    private func fail(_ items: [Queue.Item], _ error: any Error) {
        let shown = (error as? EmbeddingFailure)?.error ?? error
        for caller in Set(items.map(\.caller)) { leave(caller, shown) }
    }

    private func leave(_ id: Queue.CallerID, _ error: any Error) {
        let (waiter, tasks) = state.withLock { state -> (Waiter?, [Task<Void, Never>]) in
            guard let left = state.queue.remove(id) else { return (nil, []) }
            return (left.waiter, left.unwanted.compactMap { state.tasks[$0] })
        }
        tasks.forEach { $0.cancel() }
        waiter?.resume(throwing: error)
    }
}
