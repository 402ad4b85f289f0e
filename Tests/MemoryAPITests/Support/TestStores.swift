// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import MemoryFakes
import PineconeFakes
import PineconeStore
import SQLiteStore

/// Where a server of a test keeps what it is told.
enum TestStores: CaseIterable, Sendable {
    /// The fakes, which other tests look into.
    case memory
    /// The store of production, in a file that goes when the test does.
    case file
    /// The other store of production, before an emulated Pinecone: a namespace for each user.
    case pinecone
    /// The same with one namespace, where filters and ids keep users apart.
    case sharedPinecone

    /// Runs `body` with a store for memories and one for turns; nil for the server's own fakes.
    func open<Result>(
        _ body: ((any VectorStore, any ConversationStore)?) async throws -> Result
    ) async throws -> Result {
        switch self {
        case .memory: try await body(nil)
        case .file: try await onFile(body)
        case .pinecone: try await onPinecone(.perUser, body)
        case .sharedPinecone: try await onPinecone(.shared(try NamespaceName(parsing: "everyone")), body)
        }
    }

    private func onFile<Result>(
        _ body: ((any VectorStore, any ConversationStore)?) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "memory-api-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = SQLiteStore.Configuration(embedder: WordEmbedder().identity)
        let store = try SQLiteStore.open(directory: folder.path, configuration: configuration)
        let result = try await body((store, store))
        try store.close()
        return result
    }

    private func onPinecone<Result>(
        _ mode: NamespaceMode,
        _ body: ((any VectorStore, any ConversationStore)?) async throws -> Result
    ) async throws -> Result {
        try await EmulatedPinecone.with(embedder: WordEmbedder()) { pinecone in
            try await body((PlainStore(pinecone.store(mode)), InMemoryConversationStore()))
        }
    }
}
