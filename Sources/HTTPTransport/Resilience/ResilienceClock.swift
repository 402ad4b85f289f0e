// SPDX-License-Identifier: Apache-2.0

/// The time and the chance that a ``ResilientClient`` lives by; tests give their own.
package struct ResilienceClock: Sendable {
    package let now: @Sendable () -> ContinuousClock.Instant
    /// Returns after that time, or throws `CancellationError`.
    package let sleep: @Sendable (Duration) async throws -> Void
    package let draw: RetryPolicy.Draw

    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        draw: @escaping RetryPolicy.Draw
    ) {
        self.now = now
        self.sleep = sleep
        self.draw = draw
    }

    package static let system = ResilienceClock(
        now: { .now },
        sleep: { try await Task.sleep(for: $0, clock: .continuous) },
        draw: { Double.random(in: 0...1) }
    )
}
