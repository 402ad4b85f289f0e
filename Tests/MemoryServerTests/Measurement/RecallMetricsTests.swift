// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryCore
@testable import MemoryServer

struct RecallMetricsTests {
    /// Finds what it is told to find, or fails.
    private struct Store: MemoryRepository {
        let found: Result<MemorySearch, MemoryError>

        let acceptsUnembedded = true
        let isDelivering = true

        func search(_ query: VectorQuery, for user: UserID) async throws -> MemorySearch { try found.get() }
        func accept(_ memories: [NewMemory], for user: UserID) async throws -> [AcceptedMemory] { [] }
        func memory(_ id: MemoryID, for user: UserID) async throws -> Memory? { nil }
        func memories(page: PageRequest, for user: UserID) async throws -> MemoryPage {
            MemoryPage(memories: [], next: nil)
        }
        func forget(_ id: MemoryID, for user: UserID) async throws -> ForgetOutcome { .unknown }
        func erase(_ user: UserID) async throws -> ErasureCounts { ErasureCounts(memories: 0) }
    }

    private let recording = Recording()

    private func recall(_ found: Result<MemorySearch, MemoryError>) async throws {
        let recaller = Recaller(
            repository: Store(found: found),
            observer: recording.make { RecallMetrics() },
            now: { Date(timeIntervalSince1970: 1_763_820_930) }
        )
        _ = try await recaller.recall([1], for: try UserID(parsing: "ana"), options: .standard)
    }

    private func hit(_ text: String, similarity: Double) throws -> ScoredMemory {
        let draft = MemoryDraft(text: try MemoryText(parsing: text))
        let memory = draft.memory(of: try UserID(parsing: "ana"), now: Date(timeIntervalSince1970: 1_763_820_930))
        return ScoredMemory(memory: memory, similarity: similarity)
    }

    private func results() -> [String: Double] { recording.scrape.raised("recalls_total") }

    @Test("a recall that finds something is a hit, and each candidate has its fate")
    func found() async throws {
        try await recall(.success(MemorySearch([try hit("tea", similarity: 0.9), try hit("rain", similarity: 0.1)])))
        #expect(results() == [#"recalls_total{result="hit"}"#: 1])
        #expect(
            recording.scrape.raised("recall_candidates_total") == [
                #"recall_candidates_total{fate="used"}"#: 1, #"recall_candidates_total{fate="below_threshold"}"#: 1,
            ]
        )
    }

    @Test("a recall that finds nothing is empty, and unavailable where the store was not asked")
    func nothing() async throws {
        try await recall(.success(MemorySearch([])))
        #expect(results() == [#"recalls_total{result="empty"}"#: 1])
        try await recall(.success(MemorySearch([try hit("tea", similarity: 0.9)], isComplete: false)))
        #expect(recording.scrape[#"recalls_total{result="unavailable"}"#] == 1)
        #expect(recording.scrape[#"recalls_total{result="hit"}"#] == 0)
    }

    @Test("a store that fails makes a recall unavailable")
    func failure() async throws {
        await #expect(throws: MemoryError.self) { try await recall(.failure(MemoryError(.timeout, "m"))) }
        #expect(results() == [#"recalls_total{result="unavailable"}"#: 1])
    }
}
