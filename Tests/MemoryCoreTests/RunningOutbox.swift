// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import MemoryFakes

/// A repository with its outbox running, for the time of a test.
enum RunningOutbox {
    static var limits: OutboxLimits {
        var limits = OutboxLimits()
        limits.longestRest = .milliseconds(40)
        limits.pace = .milliseconds(2)
        return limits
    }

    static func with(
        _ remote: InMemoryRemoteStore,
        _ outbox: InMemoryOutbox = InMemoryOutbox(),
        embedder: any Embedder = WordEmbedder(dimension: 32),
        limits: OutboxLimits = limits,
        _ body: @escaping @Sendable (OutboxRepository) async throws -> Void
    ) async throws {
        let repository = OutboxRepository(remote: remote, outbox: outbox, embedder: embedder, limits: limits)
        try await repository.load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await repository.run() }
            defer { group.cancelAll() }
            try await body(repository)
        }
    }
}

extension OutboxRepository {
    /// Waits until the store has taken everything.
    func drained() async throws {
        while try await counts().waiting > 0 { try await turn() }
    }
}

/// Lets others go on, for a test that waits for them: ends when its time limit cancels it.
func turn() async throws {
    try Task.checkCancellation()
    await Task.yield()
}
