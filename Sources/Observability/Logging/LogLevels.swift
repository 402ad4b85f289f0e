// SPDX-License-Identifier: Apache-2.0

package import Logging
import Support

/// The level of all loggers of a process, which can be lowered while it runs.
///
/// A lock rather than an atomic: it costs some 20 ns per call, and only calls that are made at all.
package final class LogLevels: Sendable {
    /// What the process was configured with.
    package let configured: Logger.Level
    private let lowered: Locked<Logger.Level?>

    package init(configured: Logger.Level) {
        self.configured = configured
        lowered = Locked(nil)
    }

    /// The level now.
    package var current: Logger.Level { lowered.withLock { $0 } ?? configured }

    /// Logs everything from `level` on, whatever levels loggers have been given; never less than is configured.
    package func lower(to level: Logger.Level) {
        let effective = min(level, configured)
        lowered.withLock { $0 = effective }
    }

    /// Back to the configured level.
    package func restore() {
        lowered.withLock { $0 = nil }
    }

    /// The level of a logger that was given one of its own, or none.
    func level(own: Logger.Level?) -> Logger.Level {
        guard let own else { return current }
        return lowered.withLock { $0 }.map { min($0, own) } ?? own
    }
}
