// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import MemoryFakes
import Testing

@Suite("Memory service")
struct MemoryServiceTests {
    private let store = InMemoryVectorStore()
    private let conversations = InMemoryConversationStore()

    private var service: MemoryService {
        MemoryService(
            embedder: WordEmbedder(),
            repository: DirectRepository(store),
            conversations: conversations,
            now: { Samples.now }
        )
    }

    private func drafts(_ count: Int) -> [MemoryDraft] {
        (0..<count).map { MemoryDraft(text: Samples.text("fact number \($0)")) }
    }

    @Test("every draft gets its receipt in order, across batches", arguments: [0, 1, 63, 64, 65, 200])
    func batches(_ count: Int) async throws {
        let drafts = drafts(count)
        let receipts = try await service.remember(drafts, for: Samples.ana)
        #expect(receipts.count == count && Set(receipts.map(\.id)).count == count)
        for (draft, receipt) in zip(drafts, receipts) {
            #expect(try await store.memory(receipt.id, for: Samples.ana)?.text == draft.text)
        }
    }

    @Test("remembering again refreshes and keeps the first date")
    func refresh() async throws {
        let early = Samples.now.addingTimeInterval(-1_000)
        _ = try await service.remember(
            [MemoryDraft(text: Samples.text("I like tea."), createdAt: early)],
            for: Samples.ana
        )
        let again = try await service.remember([MemoryDraft(text: Samples.text("i like tea"))], for: Samples.ana)
        let receipt = try #require(again.first)
        let memory = try #require(try await service.memory(receipt.id, for: Samples.ana))
        #expect(receipt.isDuplicate && memory.createdAt == early && memory.updatedAt == Samples.now)
    }

    @Test("a text beyond the model's window is kept whole and said to be truncated")
    func truncated() async throws {
        let long = Samples.text(String(repeating: "word ", count: 300))
        let receipt = try #require(try await service.remember([MemoryDraft(text: long)], for: Samples.ana).first)
        #expect(receipt.isTruncated)
        #expect(try await service.memory(receipt.id, for: Samples.ana)?.text == long)
    }

    @Test("ingested questions are recalled: whoever ingests means them to be")
    func ingestedQuestions() async throws {
        _ = try await service.remember([MemoryDraft(text: Samples.text("What is love?"))], for: Samples.ana)
        #expect(
            try await service.search(Samples.text("love"), for: Samples.ana, options: .standard).memories.count == 1
        )
    }

    @Test("erasing counts what was forgotten and leaves other users alone")
    func erase() async throws {
        _ = try await service.remember(drafts(70), for: Samples.ana)
        _ = try await service.remember(drafts(3), for: Samples.ben)
        try await conversations.append([Turn(role: .user, text: "a")], to: .random(), user: Samples.ana)
        let receipt = try await service.erase(Samples.ana)
        #expect(
            receipt.memories == ErasureCounts(memories: 70) && receipt.turns == 1 && receipt.erasedAt == Samples.now
        )
        #expect(try await service.erase(Samples.ana).memories == ErasureCounts(memories: 0))
        #expect(try await service.memories(page: PageRequest(limit: 10), for: Samples.ben).memories.count == 3)
    }
}
