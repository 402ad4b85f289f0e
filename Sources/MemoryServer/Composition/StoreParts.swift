// SPDX-License-Identifier: Apache-2.0

import Logging
import MemoryCore
import PineconeStore
import SQLiteStore

/// The place of memories and turns as configured, with what it needs to run.
struct StoreParts: Sendable {
    /// Turns, and memories or the outbox.
    let disk: SQLiteStore
    let repository: any MemoryRepository
    /// Nil where memories are on this disk.
    let outbox: OutboxRepository?
    let probes: [any DependencyProbe]

    /// - Throws: ``StoreOpeningError``, ``Failure`` for an index that can't be used, ``MemoryError``.
    static func open(
        _ configuration: StoreConfiguration,
        embedder: any Embedder,
        upstreams: Upstreams,
        logger: Logger
    ) async throws -> StoreParts {
        var options = SQLiteStore.Configuration(embedder: embedder.identity)
        options.indexBytes = configuration.cacheBytes
        options.turnLifetime = configuration.sessionLifetime
        // Where memories are elsewhere, the next release starts beside this one and takes over what waits.
        options.mayFollow = configuration.pinecone != nil
        let disk = try await BlockingWork.run { [options] in
            try SQLiteStore.open(directory: configuration.directory, configuration: options)
        }
        guard let access = configuration.pinecone else {
            return StoreParts(
                disk: disk,
                repository: MeasuredRepository(DirectRepository(disk), store: configuration.kind.rawValue),
                outbox: nil,
                probes: [disk]
            )
        }
        let data = upstreams.client(.pineconeData)
        let connection = PineconeConnection(
            configuration: access.configuration,
            control: upstreams.client(.pineconeControl),
            data: data
        )
        try await IndexGate(connection: connection, logger: logger).pass()
        var limits = OutboxLimits()
        limits.waiting = configuration.outboxLimit
        let outbox = OutboxRepository(
            remote: PineconeStore(connection, namespaces: access.namespaces),
            outbox: disk,
            embedder: embedder,
            limits: limits,
            observer: OutboxLog(logger: logger)
        )
        try await outbox.load()
        if !outbox.leads {
            logger.notice("another server has this DATA_DIR: it delivers what waits until it ends, then this one does")
        }
        // Not through the circuits: a probe is to see how things are.
        let probed = PineconeConnection(configuration: access.configuration, client: upstreams.transport)
        return StoreParts(
            disk: disk,
            repository: MeasuredRepository(outbox, store: configuration.kind.rawValue),
            outbox: outbox,
            probes: [
                disk, RecentCallsProbe(dependency: .store, upstream: .pineconeData, client: data),
                UncriticalProbe(probe: PineconeControlProbe(probed)),
                UncriticalProbe(probe: PineconeDataProbe(probed)),
            ]
        )
    }
}
