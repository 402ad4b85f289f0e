// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Remembering, recalling and forgetting, without a language model.
package struct MemoryService: Sendable {
    /// How many texts are embedded and stored in one go: what a request of any size holds in memory at once.
    package static let batchSize = 64

    private let embedder: any Embedder
    private let store: any VectorStore
    private let conversations: any ConversationStore
    private let recaller: Recaller
    private let now: @Sendable () -> Date

    package init(
        embedder: any Embedder,
        store: any VectorStore,
        conversations: any ConversationStore,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.embedder = embedder
        self.store = store
        self.conversations = conversations
        self.recaller = Recaller(store: store, now: now)
        self.now = now
    }

    /// Remembers all drafts, in batches; each batch is stored whole or not at all. What is returned is durable.
    package func remember(_ drafts: [MemoryDraft], for user: UserID) async throws -> [MemoryReceipt] {
        var receipts: [MemoryReceipt] = []
        receipts.reserveCapacity(drafts.count)
        for start in stride(from: 0, to: drafts.count, by: Self.batchSize) {
            let batch = drafts[start..<min(start + Self.batchSize, drafts.count)]
            let embeddings = try await embedder.embed(batch.map(\.text.rawValue))
            receipts += try await store(Array(batch), embeddings, for: user)
        }
        return receipts
    }

    /// Remembers one draft whose vector is known already.
    package func remember(_ draft: MemoryDraft, embedding: Embedding, for user: UserID) async throws -> MemoryReceipt {
        guard let receipt = try await store([draft], [embedding], for: user).first else {
            throw MemoryError(.internalError, "the store gave no outcome", dependency: .store)
        }
        return receipt
    }

    private func store(
        _ drafts: [MemoryDraft],
        _ embeddings: [Embedding],
        for user: UserID
    ) async throws -> [MemoryReceipt] {
        let now = now()
        let records = zip(drafts, embeddings).map { draft, embedding in
            MemoryRecord(memory: draft.memory(of: user, now: now), vector: embedding.vector)
        }
        let outcomes = try await store.upsert(records, for: user)
        guard outcomes.count == drafts.count, embeddings.count == drafts.count else {
            throw MemoryError(.internalError, "the store or embedder lost count", dependency: .store)
        }
        return zip(zip(records, embeddings), outcomes).map { pair, outcome in
            MemoryReceipt(
                id: pair.0.memory.id,
                status: .indexed,
                isDuplicate: outcome == .refreshed,
                isTruncated: pair.1.isTruncated
            )
        }
    }

    /// The memories that fit a text, best first.
    package func search(_ text: MemoryText, for user: UserID, options: RecallOptions) async throws -> [RecalledMemory] {
        guard let embedding = try await embedder.embed([text.rawValue]).first else {
            throw MemoryError(.internalError, "the embedder gave no vector", dependency: .embedder)
        }
        return try await recaller.recall(embedding.vector, for: user, options: options)
    }

    package func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? {
        try await store.memory(id, for: user)
    }

    package func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
        try await store.memories(page: page, for: user)
    }

    /// False when there was no such memory.
    package func forget(_ id: MemoryID, for user: UserID) async throws -> Bool {
        try await store.forget(id, for: user)
    }

    /// Forgets everything of a user: memories and the turns of running conversations.
    package func erase(_ user: UserID) async throws -> ErasureReceipt {
        let turns = try await conversations.eraseTurns(of: user)
        let memories = try await store.eraseMemories(of: user)
        return ErasureReceipt(memories: memories, turns: turns, erasedAt: now())
    }
}
