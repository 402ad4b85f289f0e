// SPDX-License-Identifier: Apache-2.0

import Foundation
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
    let spans: SpanQueue
    let logger: Logger
    let lastResort: LastResort

    /// All services in the order in which they start; they are stopped in the reverse.
    func services(
        signals: SignalWatch,
        shutdown: ShutdownRequest,
        onListening: @escaping @Sendable (_ port: Int?) async -> Void
    ) -> [any Service] {
        let health = HealthMonitor(
            probes: parts.store.probes + parts.embedder.probes + parts.languageModel.probes,
            gauges: HealthGauges.all(
                store: parts.store,
                configuration: configuration.store,
                keys: parts.access.watch
            )
        )
        let load = LoadGuard()
        let settings = apiSettings
        let application = Application(
            responder: makeAPI(
                services: apiServices(health: health, load: load),
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
        let outbox: [any Service] =
            parts.store.outbox.map { repository in
                [OutboxService(repository: repository, limit: configuration.store.outboxLimit)]
            } ?? []
        registry.add(parts.upstreams.state)
        if let models = parts.languageModel.state { registry.add(models) }
        let lag = LagWatch(eventLoops: application.eventLoopGroup)
        let keys: [any Service] = parts.access.watch.map { [$0] } ?? []
        return [signals, closingStore, closingEmbedder, parts.upstreams.transport] + traceExport + outbox + keys
            + [
                lag, load, health, application,
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
        var settings = APISettings(
            release: ReleaseInfo(version: Product.version, gitSHA: configuration.gitSHA),
            listensOnLoopback: listener.host.isLoopback,
            access: configuration.access.settings,
            recall: configuration.recall,
            storesResponses: configuration.storesResponses,
            maximumBodyBytes: listener.bodyLimit,
            maximumIngestBytes: listener.ingestLimit,
            requestDeadline: listener.requestTimeout,
            shutdownGrace: configuration.shutdown.grace
        )
        settings.accessLog = accessLogSettings
        // With both on this machine a request is computing; with either elsewhere it is waiting, which is no load.
        if configuration.embedder.kind == .local, configuration.store.kind == .sqlite {
            settings.computingThreads = configuration.embedder.threads ?? ProcessInfo.processInfo.activeProcessorCount
        }
        return settings
    }

    private func apiServices(health: HealthMonitor, load: LoadGuard) -> APIServices {
        let (embedder, store) = (parts.embedder.embedder, parts.store)
        let recalls = RecallMetrics()
        let memories = MemoryService(
            embedder: embedder,
            repository: store.repository,
            conversations: store.disk,
            recallObserver: recalls
        )
        let chat = ChatService(
            embedder: embedder,
            memories: memories,
            repository: store.repository,
            conversations: store.disk,
            languageModel: parts.languageModel.model,
            assembler: PromptAssembler(budget: configuration.promptTokens),
            recallObserver: recalls
        )
        return APIServices(
            authenticator: parts.access.authenticator,
            chat: chat,
            memories: memories,
            health: health,
            load: load,
            renderMetrics: { [registry] accept in
                let exposition = registry.exposition(accept: accept)
                return (exposition.contentType, exposition.body)
            },
            languageModelName: parts.languageModel.name,
            embedder: embedder.identity
        )
    }
}
