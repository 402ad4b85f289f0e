// SPDX-License-Identifier: Apache-2.0

import AccessControl
import CoreMetrics
import Foundation
import Logging
import ServiceLifecycle
import Support
import UnixSignals

/// Looks every two seconds whether the file of keys has changed, and takes the new keys over; at SIGHUP it is read at once,
/// changed or not. A file that is broken or away changes nothing: the keys that counted go on to count, and it is logged and
/// counted, and a warning in the server's health.
struct KeysWatch: Service, CustomStringConvertible {
    private static let interval = Duration.seconds(2)

    private struct Known {
        /// The version that was read last, whether it was usable or not.
        var version: FileVersion?
        /// Since when it has not been usable; nil while it is.
        var brokenSince: Date?
        /// How many looks have begun, and which of them the rest is from.
        var looks = 0
        var look = 0
    }

    private let file: KeyFile
    private let ring: KeyRing
    private let logger: Logger
    private let known: Locked<Known>
    private let metrics: KeysMetrics
    /// Heard from here on, so made only where there is a file to read: elsewhere SIGHUP ends the process as ever.
    private let signals: UnixSignalsSequence?

    var description: String { "keys" }

    /// - Parameters:
    ///   - version: the one that `ring` holds.
    ///   - signals: each has the file read.
    init(
        file: KeyFile,
        ring: KeyRing,
        read version: FileVersion,
        signals: UnixSignalsSequence? = nil,
        metrics: KeysMetrics,
        logger: Logger
    ) {
        self.file = file
        self.ring = ring
        self.signals = signals
        self.metrics = metrics
        self.logger = logger
        known = Locked(Known(version: version))
    }

    /// Since when the file can't be used as it is, and older keys count; nil while it can.
    var staleSince: Date? { known.withLock { $0.brokenSince } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            async let heard: Void = hear()
            repeat {
                await look()
            } while (try? await Task.sleep(for: Self.interval)) != nil
            await heard
        }
    }

    private func hear() async {
        guard let signals else { return }
        for await _ in signals {
            logger.notice("API_KEYS_FILE is read again, as SIGHUP asks")
            await look(isAsked: true)
        }
    }

    /// Takes over what has changed.
    /// - Parameter isAsked: the file is read also when it looks unchanged.
    func look(isAsked: Bool = false) async {
        metrics.active.record(ring.activeCount(at: Date()))
        let (look, seen) = known.withLock { known in
            known.looks += 1
            return (known.looks, known.version)
        }
        do {
            let contents = try await BlockingWork.run { [file] () -> KeyFile.Contents? in
                !isAsked && file.version() == seen ? nil : try file.read()
            }
            guard let contents else { return }
            let isTaken = known.withLock { known in
                // One that began later has seen the newer file.
                guard look > known.look else { return false }
                (known.version, known.brokenSince, known.look) = (contents.version, nil, look)
                ring.replace(KeyTable(contents.keys))
                return true
            }
            guard isTaken else { return }
            metrics.succeeded.increment()
            metrics.stale.record(0)
            metrics.active.record(ring.activeCount(at: Date()))
            logger.notice("API_KEYS_FILE was read again", metadata: ["keys": .stringConvertible(contents.keys.count)])
        } catch {
            let version = file.version()
            let isNews = known.withLock { known in
                guard look > known.look else { return false }
                (known.version, known.brokenSince, known.look) = (version, known.brokenSince ?? Date(), look)
                return true
            }
            guard isNews else { return }
            metrics.failed.increment()
            metrics.stale.record(1)
            let reason = (error as? KeyFileError)?.message ?? "cannot be read"
            logger.error(
                "API_KEYS_FILE can't be used; the keys of before go on to count",
                metadata: ["reason": "\(reason)"]
            )
        }
    }
}
