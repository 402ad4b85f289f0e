// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

extension OutboxRepository {
    /// Entries read from disk at a time.
    static let loadBatch = 500
    /// How many beats pass between two looks at what an operator wants retried: two seconds at the usual pace.
    private static let beatsPerLook = 10

    /// Takes up what an earlier process left. Before anything is served.
    package func load() async throws {
        var last: Int64 = 0
        while true {
            let entries = try await outbox.entries(after: last, limit: Self.loadBatch)
            ledger.withLock { ledger in
                for entry in entries { ledger.add(entry, delivery: MemoryDelivery()) }
            }
            guard let end = entries.last else { break }
            last = end.sequence
        }
        let leads = try await outbox.leads()
        sharing.withLock { sharing in
            sharing.loaded(upTo: last)
            sharing.leads = leads
        }
        wake.continuation.yield()
    }

    /// Tells the store what waits, until the task is cancelled. What is under way then is told again by the next process.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepPace() }
            for await _ in wake.stream {
                while let batch = nextBatch() {
                    group.addTask { await self.deliver(batch) }
                }
            }
            group.cancelAll()
        }
        await record()
    }

    private func nextBatch() -> OutboxBatch? {
        guard leads else { return nil }
        let most = max(1, min(limits.batch, remote.maximumBatch))
        return ledger.withLock { ledger in
            ledger.underWay < limits.concurrency ? ledger.next(atMost: most) : nil
        }
    }

    /// What has to be done now and then.
    private func keepPace() async {
        var beats = 0
        while (try? await Task.sleep(for: limits.pace)) != nil {
            let limit = now().addingTimeInterval(-(limits.visibilityWindow / .seconds(1)))
            settle(
                ledger.withLock { ledger in
                    ledger.wake(now: .now)
                    return ledger.expire(takenBefore: limit)
                }
            )
            wake.continuation.yield()
            await record()
            await keepUp()
            beats += 1
            if beats % Self.beatsPerLook == 0, leads { await takeRetried() }
        }
    }

    private func takeRetried() async {
        do {
            try await outbox.takeRetried { [ledger, sharing] entries in
                sharing.withLock { $0.added(entries.lazy.map(\.sequence)) }
                ledger.withLock { ledger in
                    for entry in entries { ledger.add(entry, delivery: MemoryDelivery()) }
                }
            }
        } catch is CancellationError {
            return
        } catch {
            observer?.notRecorded(error)
        }
    }

    /// Notes on disk what became of entries.
    private func record() async {
        let pending = settlements.withLock { settlements in
            defer { settlements = [] }
            return settlements
        }
        guard !pending.isEmpty else { return }
        do {
            // Not to be torn off by the end of the task: what is noted now needn't be told twice.
            try await Task { try await outbox.record(pending) }.value
        } catch {
            settlements.withLock { $0 = pending + $0 }
            observer?.notRecorded(error)
        }
    }

    private func deliver(_ batch: OutboxBatch) async {
        do {
            let batch = try await embedded(batch)
            let taken = try await tell(batch)
            finish(batch, taken)
        } catch is CancellationError {
            ledger.withLock { $0.release(batch) }
        } catch {
            fail(batch, error as? MemoryError ?? MemoryError(.internalError, "a delivery failed", underlying: error))
        }
        wake.continuation.yield()
    }

    /// The batch with the vectors that it lacked.
    private func embedded(_ batch: OutboxBatch) async throws -> OutboxBatch {
        let missing = batch.items.compactMap { item in
            if case .upsert(let memory, nil) = item.operation { (item.sequence, memory.text.rawValue) } else { nil }
        }
        guard !missing.isEmpty else { return batch }
        let embeddings = try await embedder.embed(missing.map(\.1))
        guard embeddings.count == missing.count else {
            throw MemoryError(.internalError, "the embedder lost count", dependency: .embedder)
        }
        let vectors = Dictionary(zip(missing.map(\.0), embeddings.map(\.vector)), uniquingKeysWith: { $1 })
        ledger.withLock { $0.embed(vectors, of: batch.user) }
        return batch.with(vectors)
    }

    private func tell(_ batch: OutboxBatch) async throws -> OutboxTaken {
        switch batch.items.first?.operation {
        case .upsert:
            let records = batch.records
            let answer = try await remote.upsert(records, for: batch.user)
            let refreshed = zip(records, answer.value).filter { $1 == .refreshed }.map(\.0.memory.id)
            return OutboxTaken(position: answer.position, refreshed: Set(refreshed))
        case .forget:
            let answer = try await remote.forget(batch.forgottenIDs, for: batch.user)
            return OutboxTaken(position: answer.position)
        case .erase:
            let answer = try await remote.eraseMemories(of: batch.user)
            return OutboxTaken(position: answer.position, erased: answer.value)
        case nil:
            return OutboxTaken(position: nil)
        }
    }

    private func finish(_ batch: OutboxBatch, _ taken: OutboxTaken) {
        let time = now()
        let items = ledger.withLock { $0.finish(batch, position: taken.position, at: time) }
        settlements.withLock { settlements in
            settlements += items.map { .acknowledged($0.sequence, position: taken.position, at: time) }
        }
        for item in items { item.delivery.settle(taken.result(of: item)) }
        if let oldest = batch.items.first {
            observer?.delivered(batch.items.count, age: .seconds(max(0, time.timeIntervalSince(oldest.acceptedAt))))
        }
    }

    private func fail(_ batch: OutboxBatch, _ error: MemoryError) {
        if error.code == .invalidInput {
            if batch.items.count > 1 { return ledger.withLock { $0.isolate(batch) } }
            let time = now()
            let dropped = ledger.withLock { $0.drop(batch) }
            settlements.withLock { settlements in
                settlements += dropped.map { .dead($0.sequence, reason: error.code.rawValue, at: time) }
            }
            for item in dropped { item.delivery.settle(.refused) }
            observer?.refused(dropped.count, error)
        } else {
            ledger.withLock { [limits] ledger in
                ledger.fail(batch, now: .now) { limits.rest(after: $0, retryAfter: error.retryAfter) }
            }
            observer?.failed(error)
        }
    }
}
