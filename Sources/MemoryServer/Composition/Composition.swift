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
        let health = HealthMonitor(probes: parts.store.probes + parts.embedder.probes + parts.languageModel.probes)
        let settings = apiSettings
        let application = Application(
            responder: makeAPI(
                services: apiServices(health: health),
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
        let (store, embedder) = (parts.store.disk, parts.embedder)
        let closingStore = Closing(description: "store") { [logger] in
            do {
                try await BlockingWork.run { try store.close() }
            } catch {
                logger.error("closing the store failed", error: error)
            }
        }
        let closingEmbedder = Closing(description: "embedder") { await embedder.close() }
        let outbox: [any Service] = parts.store.outbox.map { [OutboxService(repository: $0)] } ?? []
        return [signals, closingStore, closingEmbedder, parts.upstreams.transport] + outbox
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

    private func apiServices(health: HealthMonitor) -> APIServices {
        let (embedder, store) = (parts.embedder.embedder, parts.store)
        let memories = MemoryService(embedder: embedder, repository: store.repository, conversations: store.disk)
        let chat = ChatService(
            embedder: embedder,
            memories: memories,
            repository: store.repository,
            conversations: store.disk,
            languageModel: parts.languageModel.model,
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
            languageModelName: parts.languageModel.name,
            embedder: embedder.identity
        )
    }
}
