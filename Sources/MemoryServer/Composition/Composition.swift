// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import LocalModels
import Logging
import MemoryAPI
import MemoryCore
import Observability
import SQLiteStore
import ServiceLifecycle

/// The one place where parts become a server. Everything is made here and handed to who needs it.
struct Composition {
    let configuration: ServerConfiguration
    let parts: LoadedParts
    let registry: PrometheusRegistry
    let logger: Logger
    let lastResort: LastResort

    /// All services in the order in which they start; they are stopped in the reverse.
    func services(
        signals: SignalWatch,
        shutdown: ShutdownRequest,
        onListening: @escaping @Sendable (_ port: Int?) async -> Void
    ) -> [any Service] {
        let languageModel = LanguageModelParts.make(
            configuration.languageModel,
            grace: configuration.shutdown.grace,
            logger: logger
        )
        let health = HealthMonitor(probes: probes + languageModel.probes)
        let settings = apiSettings
        let application = Application(
            responder: makeAPI(
                services: apiServices(languageModel, health: health),
                settings: settings,
                logger: logger
            ),
            server: makeServer(settings: settings),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.listener.host.text, port: configuration.listener.port),
                serverName: nil
            ),
            onServerRunning: { channel in
                health.markReady()
                await onListening(channel.localAddress?.port)
            },
            logger: logger.forLibraries
        )
        let (store, embedder) = (parts.store, parts.embedder)
        let closingStore = Closing(description: "store") { [logger] in
            do {
                try await BlockingWork.run { try store.close() }
            } catch {
                logger.error("closing the store failed", error: error)
            }
        }
        let closingEmbedder = Closing(description: "embedder") { await embedder.shutdown() }
        return [signals, closingStore, closingEmbedder] + languageModel.services
            + [
                health, application,
                Drain(
                    shutdown: shutdown,
                    health: health,
                    delay: configuration.shutdown.drainDelay,
                    lastResort: lastResort
                ),
            ]
    }

    private var probes: [any DependencyProbe] {
        [parts.store, EmbedderProbe(embedder: parts.embedder, component: "minilm")]
    }

    private var apiSettings: APISettings {
        let listener = configuration.listener
        return APISettings(
            release: ReleaseInfo(version: Product.version, gitSHA: configuration.gitSHA),
            listensOnLoopback: listener.host.isLoopback,
            recall: configuration.recall,
            storesResponses: configuration.storesResponses,
            maximumBodyBytes: listener.bodyLimit,
            maximumIngestBytes: listener.ingestLimit,
            requestDeadline: listener.requestTimeout,
            shutdownGrace: configuration.shutdown.grace
        )
    }

    private func apiServices(_ languageModel: LanguageModelParts, health: HealthMonitor) -> APIServices {
        let memories = MemoryService(embedder: parts.embedder, store: parts.store, conversations: parts.store)
        let chat = ChatService(
            embedder: parts.embedder,
            memories: memories,
            store: parts.store,
            conversations: parts.store,
            languageModel: languageModel.model,
            assembler: PromptAssembler(budget: configuration.promptTokens)
        )
        return APIServices(
            chat: chat,
            memories: memories,
            health: health,
            renderMetrics: { [registry] in
                let exposition = registry.exposition()
                return (exposition.contentType, exposition.body)
            },
            languageModelName: languageModel.name,
            embedder: parts.embedder.identity
        )
    }
}
