// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Finds the memories of one user that fit a vector: the store's candidates, ranked.
package struct Recaller: Sendable {
    private let store: any VectorStore
    private let now: @Sendable () -> Date

    package init(store: any VectorStore, now: @escaping @Sendable () -> Date) {
        self.store = store
        self.now = now
    }

    /// - Parameter echo: the text that is being asked, which never comes back as its own answer.
    /// - Throws: what ``VectorStore/search(_:for:)`` throws.
    package func recall(
        _ vector: [Float],
        for user: UserID,
        options: RecallOptions,
        excluding echo: NormalizedText? = nil
    ) async throws -> [RecalledMemory] {
        let query = VectorQuery(vector: vector, limit: Ranking.candidateCount(for: options))
        let candidates = try await store.search(query, for: user)
        return Ranking.rank(candidates, options: options, now: now(), excluding: echo)
    }
}
