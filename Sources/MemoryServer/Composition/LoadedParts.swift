// SPDX-License-Identifier: Apache-2.0

import LocalModels
import Logging
import MemoryCore
import SQLiteStore

/// What takes time before the first request: the model, the database, a look at the index.
struct LoadedParts: Sendable {
    let access: AccessParts
    let upstreams: Upstreams
    let embedder: EmbedderParts
    let store: StoreParts
    let languageModel: LanguageModelParts
    let pseudonyms: UserPseudonyms
    let times: StartupTimes

    /// Loads all. The store comes second: it is told whose vectors it holds.
    /// - Throws: ``Failure``.
    static func load(_ configuration: ServerConfiguration, logger: Logger) async throws -> LoadedParts {
        var times = StartupTimes()
        // First: what is wrong with keys is wrong at once.
        let access = try await AccessParts.load(configuration.access, logger: logger)
        let upstreams = Upstreams(grace: configuration.shutdown.grace, logger: logger)
        do {
            let started = ContinuousClock.now
            let embedder = try await EmbedderParts.load(
                configuration.embedder,
                configuration.huggingFace,
                upstreams: upstreams
            )
            times.embedder = started.duration(to: .now)
            let loaded = ContinuousClock.now
            let store = try await StoreParts.open(
                configuration.store,
                embedder: embedder.embedder,
                upstreams: upstreams,
                logger: logger
            )
            times.store = loaded.duration(to: .now)
            return LoadedParts(
                access: access,
                upstreams: upstreams,
                embedder: embedder,
                store: store,
                languageModel: try LanguageModelParts.make(
                    configuration.languageModel,
                    configuration.huggingFace,
                    upstreams: upstreams
                ),
                // After the store, which has made the folder that it is kept in.
                pseudonyms: try UserPseudonyms.load(configuration.accessLog, directory: configuration.store.directory),
                times: times
            )
        } catch let error as ModelLoadError {
            throw Failure(error)
        } catch let error as StoreOpeningError {
            throw Failure(error)
        } catch let error as InvalidValue {
            throw Failure(.badConfiguration, "an address at Hugging Face \(error.message)")
        } catch let error as MemoryError {
            throw Failure(.unavailable, error.message)
        }
    }
}
