// SPDX-License-Identifier: Apache-2.0

/// The time by which probes wait; another one in tests.
package struct ProbeClock: Sendable {
    package let now: @Sendable () -> ContinuousClock.Instant
    package let pause: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.now = now
        self.pause = pause
    }
}
