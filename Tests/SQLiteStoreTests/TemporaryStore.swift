// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

@testable import SQLiteStore

/// A store in a directory of its own, which is gone afterwards.
struct TemporaryStore {
    static let embedder = EmbedderIdentity(modelID: "test/model", dimension: 32, maximumTokens: 256)

    let store: SQLiteStore
    let directory: String
    var dimension: Int { store.configuration.embedder.dimension }
    var file: String { directory + "/" + SQLiteStore.fileName }

    static func with<Result>(
        dimension: Int = 32,
        configure: (inout SQLiteStore.Configuration) -> Void = { _ in },
        _ body: (TemporaryStore) async throws -> Result
    ) async throws -> Result {
        try await withDirectory { directory in
            var configuration = SQLiteStore.Configuration(
                embedder: EmbedderIdentity(modelID: "test/model", dimension: dimension, maximumTokens: 256)
            )
            configure(&configuration)
            let store = try SQLiteStore.open(directory: directory, configuration: configuration)
            let result: Result
            do {
                result = try await body(TemporaryStore(store: store, directory: directory))
            } catch {
                try? store.close()
                throw error
            }
            try store.close()
            return result
        }
    }

    static func withDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        return try await body(directory)
    }
}
