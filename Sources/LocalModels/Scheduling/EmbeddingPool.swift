// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// A fixed number of threads that compute batches: whatever waits when one of them becomes free is computed together.
///
/// A thread without work of its own helps with another's batch, so that a single text is computed by all of them, and
/// many texts by each on its own. Threads keep the pool alive until ``stop()``.
final class EmbeddingPool: Sendable {
    typealias Queue = EmbeddingQueue<CheckedContinuation<[[Float]], any Error>>

    /// A batch that is being computed.
    private struct OpenBatch {
        let workspace: EncoderWorkspace
        var helpers = 0
        /// Whether others may still join.
        var isOpen = true
    }

    private struct State {
        var queue: Queue
        /// By the number of the thread that leads it.
        var batches: [Int: OpenBatch] = [:]
        var isStopped = false
        var running = 0
        var threads: [WorkerThread] = []
        var whenEnded: [CheckedContinuation<Void, Never>] = []
    }

    private enum Duty {
        case lead(Queue.Batch)
        case help(leader: Int, EncoderWorkspace)
        case end
    }

    /// A batch has the length of the longest text: so none of them takes longer, and what came meanwhile waits no longer
    /// than that. Weights are read once per batch; from some 100 tokens on, that no longer counts.
    private static let batchTokens = MiniLMModel.maximumTokens
    /// No text has fewer than two tokens.
    private static let batchTexts = batchTokens / 2

    private let state: Monitor<State>

    /// Starts `threads` threads.
    /// - Parameter capacity: the most texts that may wait.
    init(model: MiniLMModel, threads: Int, capacity: Int) throws(ModelLoadError) {
        state = Monitor(State(queue: Queue(capacity: capacity, threads: threads)))
        for number in 0..<threads {
            let workspace = EncoderWorkspace(
                model: model,
                maximumTokens: Self.batchTokens,
                maximumTexts: Self.batchTexts
            )
            state.withLock { $0.running += 1 }
            let thread = workspace.flatMap { workspace in
                WorkerThread { self.work(number, workspace) }
            }
            guard let thread else {
                threadEnds()
                stop()
                throw .resources(model.path, "has no memory or no thread left for embedding thread \(number)")
            }
            state.withLock { $0.threads.append(thread) }
        }
    }

    /// One vector for each text, in order.
    /// - Throws: `MemoryError` (`capacity` when too much is waiting), or `CancellationError`.
    func embed(_ texts: [TokenizedText]) async throws -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        let id = state.withLock { $0.queue.makeID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if let refusal = submit(id, texts, continuation) {
                    continuation.resume(throwing: refusal)
                } else {
                    state.announceChange()
                }
            }
        } onCancel: {
            let waiter = state.withLock { $0.queue.cancel(id) }
            waiter?.resume(throwing: CancellationError())
        }
    }

    private func submit(
        _ id: Queue.RequestID,
        _ texts: [TokenizedText],
        _ continuation: CheckedContinuation<[[Float]], any Error>
    ) -> (any Error)? {
        state.withLock { state in
            // Under the lock: a cancellation before this is seen here, one after it finds the request in the queue.
            if Task.isCancelled { return CancellationError() }
            if state.isStopped { return Self.stoppedError }
            if state.queue.submit(id, texts, continuation) { return nil }
            return MemoryError(
                .capacity,
                "\(state.queue.waitingTexts) texts wait for the embedder already: another one would wait too long",
                dependency: .embedder
            )
        }
    }

    private static let stoppedError = MemoryError(
        .upstreamUnavailable,
        "the embedder has been shut down",
        dependency: .embedder
    )

    // MARK: Threads

    private func work(_ number: Int, _ workspace: EncoderWorkspace) {
        while true {
            switch state.wait(for: nextDuty) {
            case .lead(let batch):
                lead(batch, number, workspace)
            case .help(let leader, let workspace):
                workspace.run()
                state.withLock { state in
                    state.batches[leader]?.helpers -= 1
                    // It is complete by now.
                    state.batches[leader]?.isOpen = false
                }
                state.announceChange()
            case .end:
                return threadEnds()
            }
        }
    }

    private func nextDuty(_ state: inout State) -> Duty? {
        if state.isStopped { return .end }
        if let batch = state.queue.takeBatch(maximumTokens: Self.batchTokens, maximumTexts: Self.batchTexts) {
            return .lead(batch)
        }
        guard let (leader, open) = state.batches.first(where: { $0.value.isOpen }) else { return nil }
        state.batches[leader]?.helpers += 1
        return .help(leader: leader, open.workspace)
    }

    private func lead(_ batch: Queue.Batch, _ number: Int, _ workspace: EncoderWorkspace) {
        let startedAt = ContinuousClock.now
        workspace.prepare(batch.texts)
        state.withLock { $0.batches[number] = OpenBatch(workspace: workspace) }
        state.announceChange()
        workspace.run()
        state.wait { state -> Void? in
            state.batches[number]?.isOpen = false
            guard state.batches[number]?.helpers == 0 else { return nil }
            state.batches[number] = nil
            return ()
        }
        let vectors = workspace.embeddings(batch.texts.count)
        let duration = startedAt.duration(to: .now)
        for finished in state.withLock({ $0.queue.complete(batch, vectors, in: duration) }) {
            finished.waiter.resume(returning: finished.vectors)
        }
    }

    private func threadEnds() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.running -= 1
            guard state.running == 0 else { return [] }
            defer { state.whenEnded = [] }
            return state.whenEnded
        }
        for waiter in waiters { waiter.resume() }
    }

    // MARK: End

    /// Refuses what waits and what comes, and lets the threads end after the batch they are at. Doesn't wait for that.
    func stop() {
        let (waiters, threads) = state.withLock { state in
            state.isStopped = true
            defer { state.threads = [] }
            return (state.queue.cancelAll(), state.threads)
        }
        state.announceChange()
        for waiter in waiters { waiter.resume(throwing: Self.stoppedError) }
        for thread in threads { thread.detach() }
    }

    /// As ``stop()``, but returns once all threads have ended.
    func shutdown() async {
        let threads = state.withLock { state in
            defer { state.threads = [] }
            return state.threads
        }
        stop()
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if state.running > 0 { state.whenEnded.append(continuation) }
                return state.running == 0
            }
            if hasEnded { continuation.resume() }
        }
        // They have left their work and are at their last instructions: this doesn't block.
        for thread in threads { thread.join() }
    }
}
