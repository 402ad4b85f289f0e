// SPDX-License-Identifier: Apache-2.0

import Logging
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

/// Hears SIGTERM and SIGINT. The first one starts the shutdown, the second one ends the process at once.
///
/// The first service of the group, so the last to be stopped: the second signal is heard to the end.
struct SignalWatch: Service, CustomStringConvertible {
    private let signals: UnixSignalsSequence
    private let shutdown: ShutdownRequest
    private let logger: Logger

    /// - Parameter signals: Made before anything slow, so that none is lost meanwhile; what came waits in it.
    init(signals: UnixSignalsSequence, shutdown: ShutdownRequest, logger: Logger) {
        self.signals = signals
        self.shutdown = shutdown
        self.logger = logger
    }

    var description: String { "signal watch" }

    func run() async throws {
        for await signal in signals.cancelOnGracefulShutdown() {
            guard shutdown.make() else {
                // Nothing is lost by it: what was acknowledged is on disk. A moment for the log, which nobody may be reading.
                DescriptorOutput.standardOutput.flush(within: .milliseconds(200))
                _exit(128 + signal.rawValue)
            }
            logger.notice("shutting down", metadata: ["signal": "\(signal)"])
        }
    }
}
