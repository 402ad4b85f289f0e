// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import Observability
import ServiceLifecycle
import UnixSignals

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// `memory-server serve` from its first to its last instant.
struct ServerProcess {
    /// What services get beyond the requests' own grace before they are cancelled, and then until the process ends.
    private static let margin = Duration.seconds(3)
    /// What the log gets to be written in full.
    private static let flushTime = Duration.seconds(2)

    let configuration: ServerConfiguration

    /// Serves until it is told to stop.
    /// - Throws: ``Failure``.
    func run() async throws {
        // A log or a client that nobody reads any more must cost an error, not the process. NIO ignores the signal too, but
        // only from its first socket on.
        signal(SIGPIPE, SIG_IGN)
        Allocator.tune()
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let levelSignals = await UnixSignalsSequence(trapping: .sigusr1, .sigusr2)
        let observability = ProcessObservability.bootstrap(configuration)
        // Whatever the end is, its reason is to be read.
        defer { observability.output.flush(within: Self.flushTime) }
        let logger = observability.logger
        let spans = tracing()
        let parts = try await LoadedParts.load(configuration, logger: logger)
        let shutdown = ShutdownRequest()
        let announcement = Announcement(configuration: configuration, times: parts.times, logger: logger)
        let composition = Composition(
            configuration: configuration,
            parts: parts,
            registry: observability.registry,
            spans: spans,
            logger: logger,
            lastResort: LastResort(limit: configuration.shutdown.grace + Self.margin * 2, logger: logger)
        )
        let services = composition.services(
            signals: SignalWatch(signals: signals, shutdown: shutdown, logger: logger),
            shutdown: shutdown,
            onListening: { announcement.announce(port: $0) }
        )
        let levelSwitch = LogLevelSwitch(signals: levelSignals, levels: observability.levels, logger: logger)
        try await run([levelSwitch] + services, logger: logger)
        logger.notice("stopped")
    }

    private func run(_ services: [any Service], logger: Logger) async throws {
        var group = ServiceGroupConfiguration(
            services: services.map { service in
                ServiceGroupConfiguration.ServiceConfiguration(
                    service: service,
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup
                )
            },
            logger: logger.forLibraries
        )
        group.maximumGracefulShutdownDuration = configuration.shutdown.grace + Self.margin
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as IOError {
            throw Failure(listeningOn: configuration.listener, error)
        }
    }
}
