// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import MemoryFakes
import Support
import Testing

@Suite("Chat service")
struct ChatServiceTests {
    private let store = InMemoryVectorStore()
    private let conversations = InMemoryConversationStore()
    private let unavailable = MemoryError(.upstreamUnavailable, "down", dependency: .store)

    private func service(_ model: any LanguageModel = ScriptedLanguageModel(["Thun", "der."])) -> ChatService {
        let embedder = WordEmbedder()
        let memories = MemoryService(
            embedder: embedder,
            repository: DirectRepository(store),
            conversations: conversations,
            now: { Samples.now }
        )
        return ChatService(
            embedder: embedder,
            memories: memories,
            repository: DirectRepository(store),
            conversations: conversations,
            languageModel: model,
            now: { Samples.now }
        )
    }

    private func ask(
        _ text: String,
        user: UserID = Samples.ana,
        session: SessionID? = nil,
        history: [Turn]? = nil,
        storesResponse: Bool = false,
        of service: ChatService
    ) async throws -> ChatAnswer {
        let question = ChatQuestion(
            user: user,
            message: Samples.text(text),
            session: session,
            history: history,
            storesResponse: storesResponse
        )
        let prepared = try await service.prepare(question)
        return try await service.answer(prepared, deadline: .after(.seconds(60))) { _ in }
    }

    private func context(_ answer: ChatAnswer) -> [String] {
        answer.prepared.context.map(\.memory.text.rawValue)
    }

    @Test("a fact told once is recalled, by its user only")
    func remembers() async throws {
        let service = service()
        _ = try await ask("My dog Biscuit fears thunder.", of: service)
        let answer = try await ask("What does my dog fear?", of: service)
        #expect(context(answer) == ["My dog Biscuit fears thunder."])
        #expect(answer.reply == "Thunder.")
        #expect(answer.degradations.isEmpty)
        #expect(try await context(ask("What does my dog fear?", user: Samples.ben, of: service)).isEmpty)
    }

    @Test("asking again and again leaves the fact first, and no asking in the context")
    func questionsDoNotCrowdOut() async throws {
        let service = service()
        _ = try await ask("My dog Biscuit fears thunder.", of: service)
        for question in [
            "What does my dog fear?", "my dog fears what?", "Tell me what my dog fears", "What does my dog fear?",
        ] {
            #expect(try await context(ask(question, of: service)) == ["My dog Biscuit fears thunder."])
        }
    }

    @Test("a message is never its own context, also when told twice")
    func noEcho() async throws {
        let service = service()
        let first = try await ask("I like green tea.", of: service)
        let second = try await ask("I like green TEA", of: service)
        #expect(context(second).isEmpty)
        #expect(!first.prepared.receipt.isDuplicate && second.prepared.receipt.isDuplicate)
        #expect(first.prepared.receipt.id == second.prepared.receipt.id)
        #expect(try await store.memories(page: PageRequest(limit: 10), for: Samples.ana).memories.count == 1)
    }

    @Test("the server's turns of a session come before the next message; a caller's own history replaces them")
    func sessions() async throws {
        let model = ScriptedLanguageModel(["Hello Ana."])
        let service = service(model)
        let session = try await ask("I am Ana.", of: service).prepared.session
        _ = try await ask("Who am I?", session: session, of: service)
        #expect(model.prompts.last?.history.map(\.text) == ["I am Ana.", "Hello Ana."])
        _ = try await ask("Who?", session: session, history: [Turn(role: .user, text: "mine")], of: service)
        #expect(model.prompts.last?.history.map(\.text) == ["mine"])
        _ = try await ask("Who am I?", user: Samples.ben, session: session, of: service)
        #expect(model.prompts.last?.history.isEmpty == true)
    }

    @Test("replies are remembered only when asked for")
    func storedResponses() async throws {
        let service = service()
        #expect(try await ask("Hello there", of: service).replyReceipt == nil)
        let answer = try await ask("Hello again", storesResponse: true, of: service)
        let id = try #require(answer.replyReceipt?.id)
        #expect(try await store.memory(id, for: Samples.ana)?.role == .assistant)
    }

    @Test("without recall the answer is given and says so")
    func recallDown() async throws {
        store.fail { $0.search = unavailable }
        let answer = try await ask("Hello", of: service())
        #expect(answer.degradations == [.memoryUnavailable])
        #expect(context(answer).isEmpty)
    }

    @Test("without the session store the answer is given and says so")
    func sessionsDown() async throws {
        conversations.fail(with: unavailable)
        let answer = try await ask("Hello", session: .random(), of: service())
        #expect(answer.degradations == [.historyUnavailable, .turnsNotStored])
    }

    @Test("what is recalled is told before the disk has the message", .timeLimit(.minutes(10)))
    func recalledBeforeWritten() async throws {
        let disk = AsyncStream<Void>.makeStream()
        store.fail { faults in faults.beforeUpsert = { for await _ in disk.stream { break } } }
        let question = ChatQuestion(user: Samples.ana, message: Samples.text("I live in Turin."))
        // Comes to its end only because it is told while the write waits.
        let prepared = try await service().prepare(question) { disk.continuation.finish() }
        #expect(prepared.degradations.isEmpty)
    }

    @Test("a message that can't be remembered is refused rather than lost")
    func rememberDown() async throws {
        store.fail { $0.upsert = unavailable }
        await #expect(throws: MemoryError.self) { try await ask("Hello", of: service()) }
    }

    @Test("a model that breaks off fails the answer; the message stays remembered and the session unchanged")
    func brokenModel() async throws {
        let failing = ScriptedLanguageModel(
            ["Thun"],
            failure: MemoryError(.upstreamUnavailable, "cut", dependency: .languageModel)
        )
        let session = SessionID.random()
        await #expect(throws: MemoryError.self) { try await ask("I like tea.", session: session, of: service(failing)) }
        #expect(try await store.memories(page: PageRequest(limit: 5), for: Samples.ana).memories.count == 1)
        #expect(try await conversations.recentTurns(of: session, user: Samples.ana, limit: 5).isEmpty)
    }

    @Test("a fallback model is told")
    func fallback() async throws {
        let model = ScriptedLanguageModel(["Hi"], completion: ReplyCompletion(model: "second", isFallback: true))
        #expect(try await ask("Hello", of: service(model)).degradations == [.fallbackModel])
    }
}
