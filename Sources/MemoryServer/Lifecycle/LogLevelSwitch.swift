// SPDX-License-Identifier: Apache-2.0

import Logging
import Observability
import ServiceLifecycle
import Support
import UnixSignals

/// Hears SIGUSR1: everything from `debug` on is logged, and SIGUSR2: as configured again. The second comes by itself after a
/// quarter of an hour: nobody has to remember that a disk fills up.
struct LogLevelSwitch: Service, CustomStringConvertible {
    static let limit = Duration.seconds(15 * 60)

    private let signals: UnixSignalsSequence
    private let levels: LogLevels
    private let logger: Logger
    private let verbose = Locked(VerboseLogging(limit: LogLevelSwitch.limit))

    /// - Parameter signals: Made before anything slow: untrapped, these signals end the process.
    init(signals: UnixSignalsSequence, levels: LogLevels, logger: Logger) {
        self.signals = signals
        self.levels = levels
        self.logger = logger
    }

    var description: String { "log level switch" }

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for await signal in signals.cancelOnGracefulShutdown() {
                if signal == .sigusr1 {
                    if lower() { group.addTask { await restoreInTime() } }
                } else if verbose.withLock({ $0.stop() }) {
                    restore()
                }
            }
            group.cancelAll()
        }
    }

    /// True when the timer is to be started.
    private func lower() -> Bool {
        levels.lower(to: .debug)
        logger.notice(
            "log level lowered",
            metadata: [
                "level": "\(levels.current)",
                "for_s": .stringConvertible(Self.limit.components.seconds),
            ]
        )
        return verbose.withLock { $0.begin(at: .now) }
    }

    private func restore() {
        levels.restore()
        logger.notice("log level restored", metadata: ["level": "\(levels.current)"])
    }

    private func restoreInTime() async {
        while true {
            switch verbose.withLock({ $0.timer(at: .now) }) {
            case .stop: return
            case .restore: return restore()
            case .wait(let end):
                guard (try? await Task.sleep(until: end, clock: .continuous)) != nil else { return }
            }
        }
    }
}
