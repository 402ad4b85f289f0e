// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Support

/// Remembering, recalling and forgetting, without a language model.
package struct MemoryService: Sendable {
    /// How many texts are embedded and stored in one go: what a request of any size holds in memory at once.
    package static let batchSize = 64

    /// How long an ingest waits for the vector store to take what is already on disk, before it says `queued`.
    private static let patience: Duration = .seconds(2)

    private let embedder: any Embedder
    private let repository: any MemoryRepository
    private let conversations: any ConversationStore
    private let recaller: Recaller
    private let now: @Sendable () -> Date

    package init(
        embedder: any Embedder,
        repository: any MemoryRepository,
        conversations: any ConversationStore,
        recallObserver: (any RecallObserver)? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.embedder = embedder
        self.repository = repository
        self.conversations = conversations
        self.recaller = Recaller(repository: repository, observer: recallObserver, now: now)
        self.now = now
    }

    /// Remembers all drafts, in batches; each batch is accepted whole or not at all. What is returned is durable.
    package func remember(_ drafts: [MemoryDraft], for user: UserID) async throws -> [MemoryReceipt] {
        var writes: [PendingMemory] = []
        writes.reserveCapacity(drafts.count)
        for start in stride(from: 0, to: drafts.count, by: Self.batchSize) {
            let batch = Array(drafts[start..<min(start + Self.batchSize, drafts.count)])
            writes += try await accept(batch, try await embeddings(of: batch), for: user)
        }
        let patience = Deadline.after(Self.patience)
        for write in writes where repository.isDelivering { await write.settle(within: patience.remaining) }
        return writes.map(\.receipt)
    }

    /// Remembers one draft, without waiting for the vector store.
    /// - Parameter embedding: nil where the embedder could not be had.
    func accept(_ draft: MemoryDraft, embedding: Embedding?, for user: UserID) async throws -> PendingMemory {
        guard let write = try await accept([draft], embedding.map { [$0] }, for: user).first else {
            throw MemoryError(.internalError, "the store gave no outcome", dependency: .store)
        }
        return write
    }

    /// Nil when the embedder can't be had and the memories can wait for it.
    private func embeddings(of drafts: [MemoryDraft]) async throws -> [Embedding]? {
        do {
            return try await embedder.embed(drafts.map(\.text.rawValue))
        } catch let error as MemoryError where error.isOutage && repository.acceptsUnembedded {
            return nil
        }
    }

    private func accept(
        _ drafts: [MemoryDraft],
        _ embeddings: [Embedding]?,
        for user: UserID
    ) async throws -> [PendingMemory] {
        let now = now()
        guard embeddings.map({ $0.count == drafts.count }) ?? true else {
            throw MemoryError(.internalError, "the embedder lost count", dependency: .embedder)
        }
        let memories = drafts.enumerated().map { place, draft in
            NewMemory(draft.memory(of: user, now: now), vector: embeddings?[place].vector)
        }
        let accepted = try await repository.accept(memories, for: user)
        guard accepted.count == drafts.count else {
            throw MemoryError(.internalError, "the store lost count", dependency: .store)
        }
        return accepted.enumerated().map { place, accepted in
            PendingMemory(accepted: accepted, isTruncated: embeddings?[place].isTruncated ?? false)
        }
    }

    /// The memories that fit a text, best first.
    package func search(_ text: MemoryText, for user: UserID, options: RecallOptions) async throws -> Recall {
        guard let embedding = try await embedder.embed([text.rawValue]).first else {
            throw MemoryError(.internalError, "the embedder gave no vector", dependency: .embedder)
        }
        return try await recaller.recall(embedding.vector, for: user, options: options)
    }

    package func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        try await repository.memory(id, for: user)
    }

    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        try await repository.memories(page: page, for: user)
    }

    package func forget(_ id: MemoryID, for user: UserID) async throws -> ForgetOutcome {
        try await repository.forget(id, for: user)
    }

    /// Forgets everything of a user: memories, wherever they are, and the turns of running conversations.
    package func erase(_ user: UserID) async throws -> ErasureReceipt {
        let turns = try await conversations.eraseTurns(of: user)
        let memories = try await repository.erase(user)
        return ErasureReceipt(memories: memories, turns: turns, erasedAt: now())
    }
}
