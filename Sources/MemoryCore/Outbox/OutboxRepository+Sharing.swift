// SPDX-License-Identifier: Apache-2.0

import Support

extension OutboxRepository {
    /// Takes up what another process adds to the same outbox, and its work when it has ended.
    ///
    /// One tells the store of the entries of both, so that those of a user stay in order. The other only adds its own, and
    /// lays those of both over what the store shows.
    func keepUp() async {
        do {
            if !sharing.withLock({ $0.leads }), try await outbox.leads() { try await takeOver() }
            let swept = sharing.withLock { $0.swept }
            // Mostly nothing is new, and the writes need not be held up to find out whose it is.
            if try await !outbox.entries(after: swept, limit: 1).isEmpty {
                try await outbox.marks(after: swept) { [sharing] marks in sharing.withLock { $0.sweep(marks) } }
            }
            try await adopt()
        } catch is CancellationError {
            return
        } catch {
            observer?.notRecorded(error)
        }
    }

    /// The other has ended. What it told the store is only known from disk.
    private func takeOver() async throws {
        try await outbox.marks(after: 0) { [ledger, sharing, now] marks in
            let time = now()
            // In one step: what is added from here on is waiting.
            let settled = ledger.withLock { $0.reconcile(with: marks, at: time) }
            sharing.withLock { sharing in
                sharing.sweep(marks)
                sharing.leads = true
            }
            for item in settled { item.delivery.settle(item.operation.told) }
        }
        observer?.tookOver()
        wake.continuation.yield()
    }

    private func adopt() async throws {
        while let first = sharing.withLock({ $0.foreign.first }) {
            let wanted = Set(sharing.withLock { $0.foreign })
            let entries = try await outbox.entries(after: first - 1, limit: Self.loadBatch)
            let leads = self.leads
            let overtaken = ledger.withLock { ledger in
                entries.filter { wanted.contains($0.sequence) }.flatMap { ledger.adopt($0, leads: leads) }
            }
            // Else who loads the outbox next would tell it after what has overtaken it.
            if leads { settle(overtaken) }
            for item in overtaken { item.delivery.settle(.erased) }
            // What is not there any more is settled.
            let end = entries.count < Self.loadBatch ? Int64.max : entries[entries.count - 1].sequence
            sharing.withLock { $0.read(upTo: end) }
            wake.continuation.yield()
        }
    }
}

extension OutboxOperation {
    /// What its sender is told when another process has told the store.
    fileprivate var told: MemoryDelivery.Result {
        switch self {
        case .upsert: .indexed(isRefresh: false)
        case .forget: .forgotten(1)
        case .erase: .forgotten(nil)
        }
    }
}
