// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import Support

/// Answers a message: embed → remember and recall, side by side → prompt → language model.
///
/// In two steps, so that a streaming caller learns of every failure before it has sent a status: ``prepare(_:)`` ends with
/// the message remembered and the context known, ``answer(_:deadline:emit:)`` streams the reply.
package struct ChatService: Sendable {
    /// How many turns of its own the server puts before a message at most.
    package static let historyLimit = 20

    private let embedder: any Embedder
    private let repository: any MemoryRepository
    private let memories: MemoryService
    private let recaller: Recaller
    private let conversations: any ConversationStore
    private let languageModel: any LanguageModel
    private let assembler: PromptAssembler
    private let now: @Sendable () -> Date

    package init(
        embedder: any Embedder,
        memories: MemoryService,
        repository: any MemoryRepository,
        conversations: any ConversationStore,
        languageModel: any LanguageModel,
        assembler: PromptAssembler = PromptAssembler(),
        recallObserver: (any RecallObserver)? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.embedder = embedder
        self.repository = repository
        self.memories = memories
        self.recaller = Recaller(repository: repository, observer: recallObserver, now: now)
        self.conversations = conversations
        self.languageModel = languageModel
        self.assembler = assembler
        self.now = now
    }

    /// Remembers the message and recalls what fits it.
    ///
    /// Not being able to recall, or to read the session, degrades the answer; not being able to remember fails it, since
    /// the message would be lost. It is remembered when it is on disk: the vector store takes it while the answer is made.
    ///
    /// - Parameter whenRecalled: Called when all that is computed for it is done, and at most the disk is waited for.
    package func prepare(
        _ question: ChatQuestion,
        whenRecalled: @Sendable () -> Void = {}
    ) async throws -> PreparedChat {
        let startedAt = ContinuousClock.now
        async let pendingHistory = history(for: question)

        let embedding = try await timed { try await embed(question.message.rawValue) }
        async let pendingWrite = timed { try await remember(question, embedding: embedding.value) }
        async let pendingRecall = timed { try await recall(question, vector: embedding.value?.vector) }

        let recalled = try await pendingRecall
        let history = try await pendingHistory
        whenRecalled()
        let write = try await pendingWrite

        var timings = ChatTimings()
        timings.embed = embedding.duration
        timings.remember = write.duration
        timings.recall = recalled.duration
        return PreparedChat(
            question: question,
            session: question.session ?? .random(),
            prompt: assembler.prompt(
                message: question.message,
                memories: recalled.value?.memories ?? [],
                history: history ?? []
            ),
            write: write.value,
            degradations: (recalled.value?.isComplete == true ? [] : [.memoryUnavailable])
                + (history == nil ? [.historyUnavailable] : []),
            timings: timings,
            startedAt: startedAt
        )
    }

    /// Hands the reply to `emit` and returns the whole answer.
    /// - Parameter streams: whether somebody reads along, so that each piece counts as it comes.
    package func answer(
        _ prepared: PreparedChat,
        streams: Bool = true,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ChatAnswer {
        var reply = ""
        var timings = prepared.timings
        let startedAt = ContinuousClock.now
        let completion = try await languageModel.reply(to: prepared.prompt, streams: streams, deadline: deadline) {
            piece in
            if timings.firstToken == nil { timings.firstToken = startedAt.duration(to: .now) }
            reply += piece
            try await emit(piece)
        }
        timings.languageModel = startedAt.duration(to: .now)

        var degradations = prepared.degradations
        if completion.isFallback { degradations.append(.fallbackModel) }
        if try await !append(reply, to: prepared) { degradations.append(.turnsNotStored) }
        var replyReceipt: MemoryReceipt?
        if prepared.question.storesResponse {
            replyReceipt = try await rememberReply(reply, of: prepared)
            if replyReceipt == nil { degradations.append(.responseNotStored) }
        }
        timings.total = prepared.startedAt.duration(to: .now)
        return ChatAnswer(
            prepared: prepared,
            reply: reply,
            completion: completion,
            replyReceipt: replyReceipt,
            degradations: degradations,
            timings: timings
        )
    }
}

extension ChatService {
    /// Nil when the embedder can't be had and the message can wait for it: then nothing can be recalled either.
    private func embed(_ text: String) async throws -> Embedding? {
        do {
            guard let embedding = try await embedder.embed([text]).first else {
                throw MemoryError(.internalError, "the embedder gave no vector", dependency: .embedder)
            }
            return embedding
        } catch let error as MemoryError where error.isOutage && repository.acceptsUnembedded {
            return nil
        }
    }

    private func remember(_ question: ChatQuestion, embedding: Embedding?) async throws -> PendingMemory {
        let draft = MemoryDraft(
            text: question.message,
            kind: QuestionDetector.kind(of: question.message),
            sessionID: question.session,
            metadata: question.metadata
        )
        return try await memories.accept(draft, embedding: embedding, for: question.user)
    }

    /// Nil when the store could not be asked.
    private func recall(_ question: ChatQuestion, vector: [Float]?) async throws -> Recall? {
        guard let vector else {
            recaller.cannotRecall()
            return nil
        }
        return try await unlessUnavailable {
            try await recaller.recall(
                vector,
                for: question.user,
                options: question.recall,
                excluding: NormalizedText(question.message.rawValue)
            )
        }
    }

    /// Nil when the store could not be asked.
    private func history(for question: ChatQuestion) async throws -> [Turn]? {
        if let history = question.history { return history }
        guard let session = question.session else { return [] }
        return try await unlessUnavailable {
            try await conversations.recentTurns(of: session, user: question.user, limit: Self.historyLimit)
        }
    }

    private func append(_ reply: String, to prepared: PreparedChat) async throws -> Bool {
        guard prepared.question.history == nil else { return true }
        let now = now()
        let turns = [
            Turn(role: .user, text: prepared.question.message.rawValue, saidAt: now),
            Turn(role: .assistant, text: reply, saidAt: now),
        ]
        let done: Void? = try await unlessUnavailable {
            try await conversations.append(turns, to: prepared.session, user: prepared.question.user)
        }
        return done != nil
    }

    private func rememberReply(_ reply: String, of prepared: PreparedChat) async throws -> MemoryReceipt? {
        guard let text = try? MemoryText(parsing: reply) else { return nil }
        let draft = MemoryDraft(text: text, role: .assistant, sessionID: prepared.session)
        return try await unlessUnavailable {
            let embedding = try await embed(reply)
            return try await memories.accept(draft, embedding: embedding, for: prepared.question.user).receipt
        }
    }

    /// Nil instead of an error that a degraded answer can live with. Cancellation passes through.
    private func unlessUnavailable<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value? {
        do {
            return try await body()
        } catch is MemoryError {
            return nil
        }
    }

    private func timed<Value: Sendable>(
        _ body: () async throws -> Value
    ) async throws -> (value: Value, duration: Duration) {
        let start = ContinuousClock.now
        let value = try await body()
        return (value, start.duration(to: .now))
    }
}
