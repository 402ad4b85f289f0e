// SPDX-License-Identifier: Apache-2.0

import Support

/// The time by which visibility and readiness are judged: the machine's, and what a test has put on top of it, so that no
/// test waits for a delay to pass.
final class EmulatorClock: Sendable {
    private let advanced = Locked(Duration.zero)

    var now: ContinuousClock.Instant { .now.advanced(by: advanced.withLock { $0 }) }

    func advance(by duration: Duration) {
        advanced.withLock { $0 += duration }
    }
}
