// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Finds the memories of one user that fit a vector: the store's candidates, ranked.
package struct Recaller: Sendable {
    private let repository: any MemoryRepository
    private let now: @Sendable () -> Date

    package init(repository: any MemoryRepository, now: @escaping @Sendable () -> Date) {
        self.repository = repository
        self.now = now
    }

    /// - Parameter echo: the text that is being asked, which never comes back as its own answer.
    /// - Throws: what ``MemoryRepository/search(_:for:)`` throws.
    package func recall(
        _ vector: [Float],
        for user: UserID,
        options: RecallOptions,
        excluding echo: NormalizedText? = nil
    ) async throws -> Recall {
        let query = VectorQuery(vector: vector, limit: Ranking.candidateCount(for: options))
        let found = try await repository.search(query, for: user)
        return Recall(
            memories: Ranking.rank(found.hits, options: options, now: now(), excluding: echo),
            isComplete: found.isComplete
        )
    }
}
