// SPDX-License-Identifier: Apache-2.0

/// How long the parts of a start took.
struct StartupTimes: Sendable {
    private let startedAt = ContinuousClock.now
    var embedder: Duration = .zero
    var store: Duration = .zero

    var total: Duration { startedAt.duration(to: .now) }
}
