// SPDX-License-Identifier: Apache-2.0

import Foundation
import LocalModels
import MemoryCore
import SQLiteStore

/// What takes time to load: the model and the database.
struct LoadedParts: Sendable {
    let embedder: MiniLMEmbedder
    let store: SQLiteStore
    let times: StartupTimes

    /// Loads both. The store comes second: it is told whose vectors it holds.
    static func load(_ configuration: ServerConfiguration) async throws -> LoadedParts {
        var times = StartupTimes()
        do {
            let (embedder, embedderTime) = try await timed { try LocalEmbedder.load(configuration.embedder) }
            times.embedder = embedderTime
            var options = SQLiteStore.Configuration(embedder: embedder.identity)
            options.indexBytes = configuration.store.cacheBytes
            options.turnLifetime = configuration.store.sessionLifetime
            let (store, storeTime) = try await timed { [options] in
                try SQLiteStore.open(directory: configuration.store.directory, configuration: options)
            }
            times.store = storeTime
            return LoadedParts(embedder: embedder, store: store, times: times)
        } catch let error as ModelLoadError {
            throw Failure(error)
        } catch let error as StoreOpeningError {
            throw Failure(error)
        }
    }

    private static func timed<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> (Value, Duration) {
        let startedAt = ContinuousClock.now
        let value = try await BlockingWork.run(body)
        return (value, startedAt.duration(to: .now))
    }
}
