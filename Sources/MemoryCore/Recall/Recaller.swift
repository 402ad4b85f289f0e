// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Finds the memories of one user that fit a vector: the store's candidates, ranked.
package struct Recaller: Sendable {
    private let repository: any MemoryRepository
    private let observer: (any RecallObserver)?
    private let now: @Sendable () -> Date

    package init(
        repository: any MemoryRepository,
        observer: (any RecallObserver)? = nil,
        now: @escaping @Sendable () -> Date
    ) {
        self.repository = repository
        self.observer = observer
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
        let found: MemorySearch
        do {
            found = try await repository.search(query, for: user)
        } catch let error as MemoryError {
            observer?.recallFailed()
            throw error
        }
        let (memories, fates) = Ranking.sift(found.hits, options: options, now: now(), excluding: echo)
        let recall = Recall(memories: memories, isComplete: found.isComplete, fates: fates)
        observer?.recalled(recall)
        return recall
    }

    /// What is asked has no vector, so that nothing can be recalled.
    func cannotRecall() {
        observer?.recallFailed()
    }
}
