// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import MemoryCore
package import Support

/// ``LanguageModel`` on an OpenAI-compatible endpoint, streaming.
///
/// The models are asked in their order: the next one when one is not there, not available or too slow, and only while
/// nothing of a reply has been handed on. What concerns the endpoint itself (credentials, connection) is not tried again
/// with another model. A model that fails is passed over by the calls after it, until one of them tries it again; see
/// ``ChatCompletionsConfiguration/circuit``.
package struct ChatCompletionsModel: LanguageModel {
    /// Bound of everything an endpoint sends for one reply: each token comes in its own JSON object.
    private static let maximumResponseBytes = 16 * 1024 * 1024
    /// How long the end of the body is waited for once the reply is complete, so that the connection can be used again:
    /// less than a new TLS connection takes over the internet.
    private static let drainTime: Duration = .milliseconds(100)

    /// What its requests are for, by the name that they carry.
    package static let operation = HTTPOperation("chat")

    /// What one call asks of whichever model.
    private struct Question {
        let prompt: Prompt
        let streams: Bool
        let deadline: Deadline
    }

    private let configuration: ChatCompletionsConfiguration
    private let client: any HTTPClient
    private let memory: ModelMemory

    /// - Parameters:
    ///   - client: Sends each request once as far as we are concerned: a POST of ours says that it is not retryable.
    ///   - now: The time by which broken models are passed over.
    package init(
        configuration: ChatCompletionsConfiguration,
        client: any HTTPClient,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.configuration = configuration
        self.client = client
        memory = ModelMemory(configuration, now: now)
    }

    /// What is known of each model, in the order of preference: health that costs nothing.
    package var modelStates: [ModelState] { memory.states }

    package func reply(
        to prompt: Prompt,
        streams: Bool,
        deadline: Deadline,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        let question = Question(prompt: prompt, streams: streams, deadline: deadline)
        var failures: [ChatFailure] = []
        var soonest: Duration?
        for model in configuration.models {
            switch memory.admit(model) {
            case .refused(let wait):
                soonest = min(soonest ?? wait, wait)
            case .admitted(let permit):
                switch try await attempt(model, permit, question, emit: emit) {
                case .success(let completion): return completion
                case .failure(let failure): failures.append(failure)
                }
            }
        }
        if failures.isEmpty, let (model, permit) = memory.lastResort() {
            switch try await attempt(model, permit, question, emit: emit) {
            case .success(let completion): return completion
            case .failure(let failure): failures.append(failure)
            }
        }
        throw overall(failures, soonest: soonest)
    }

    /// Asks one model. A failure that lets another model be asked is returned.
    private func attempt(
        _ model: String,
        _ permit: CircuitBreaker.Permit,
        _ question: Question,
        emit: (String) async throws -> Void
    ) async throws -> Result<ReplyCompletion, ChatFailure> {
        var hasEmitted = false
        do {
            let isFallback = model != configuration.models.first
            return .success(
                try await remembered(model, permit, isFallback: isFallback, question) { text in
                    hasEmitted = true
                    try await emit(text)
                }
            )
        } catch let failure as ChatFailure {
            guard !hasEmitted, failure.concernsModelOnly, !question.deadline.hasPassed else { throw failure.error }
            return .failure(failure)
        }
    }

    /// What is worth trying again says most about when; among equals the preferred model's word counts.
    private func overall(_ failures: [ChatFailure], soonest: Duration?) -> MemoryError {
        let transient = failures.first { $0.error.code != .upstreamRejected }
        if let error = transient?.error ?? (soonest == nil ? failures.first?.error : nil) { return error }
        guard let soonest else {
            return MemoryError(.internalError, "no language model is configured", dependency: .languageModel)
        }
        return MemoryError(
            .upstreamUnavailable,
            "every language model failed lately and is left alone for a while",
            dependency: .languageModel,
            retryAfter: soonest
        )
    }

    /// Asks one model, and remembers how that ended. Throws ``ChatFailure``, `CancellationError`, or what `emit` threw.
    private func remembered(
        _ model: String,
        _ permit: CircuitBreaker.Permit,
        isFallback: Bool,
        _ question: Question,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        let given = question.deadline.remaining
        do {
            let completion: ReplyCompletion
            if memory.folds(model) {
                completion = try await ask(model, isFallback, question, folded: true, emit: emit)
            } else {
                completion = try await askLearning(model, isFallback, question, emit: emit)
            }
            memory.replied(model, permit)
            return completion
        } catch let failure as ChatFailure {
            memory.failed(model, permit, failure, given: given)
            throw failure
        } catch {
            // Cancelled, or the reader left: the next call may have the trial, if this was one.
            memory.released(model, permit)
            throw error
        }
    }

    /// Asks with a system turn, and once more without when that is what the model's template does not take.
    private func askLearning(
        _ model: String,
        _ isFallback: Bool,
        _ question: Question,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        var hasEmitted = false
        do {
            return try await ask(model, isFallback, question, folded: false) { text in
                hasEmitted = true
                try await emit(text)
            }
        } catch let failure as ChatFailure where failure.scope == .systemRole && !hasEmitted {
            let completion = try await ask(model, isFallback, question, folded: true, emit: emit)
            memory.learnFolding(model)
            return completion
        }
    }

    /// Asks one model. Throws ``ChatFailure``, `CancellationError`, or what `emit` threw.
    private func ask(
        _ model: String,
        _ isFallback: Bool,
        _ question: Question,
        folded: Bool,
        emit: (String) async throws -> Void
    ) async throws -> ReplyCompletion {
        let response = try await ChatFailure.translating {
            try await client.send(request(model, question, folded: folded))
        }
        guard response.status == 200 else {
            throw try await ChatFailure.refused(response, model: model)
        }
        var assembler = ReplyAssembler(model: model, maximumBytes: configuration.maximumReplyBytes)
        if response.isJSON {
            let body = try await ChatFailure.translating { try await response.body.collect(upTo: .max) }
            if let text = try assembler.take(whole: body) { try await emit(text) }
            return try assembler.finish(isFallback: isFallback)
        } else {
            var events = response.body.serverSentEvents().makeAsyncIterator()
            while !assembler.isDone, let event = try await ChatFailure.translating({ try await events.next() }) {
                if let text = try assembler.take(event: event.data) { try await emit(text) }
            }
        }
        let completion = try assembler.finish(isFallback: isFallback)
        await drain(response.body)
        return completion
    }

    private func request(_ model: String, _ question: Question, folded: Bool) throws -> HTTPRequest {
        let messages = folded ? question.prompt.messages.foldingSystem() : question.prompt.messages
        let body = ChatRequestBody(
            model: model,
            messages: messages,
            maxTokens: configuration.maximumTokens,
            temperature: configuration.temperature,
            streams: question.streams
        )
        return HTTPRequest(
            .post,
            configuration.endpoint,
            operation: Self.operation,
            headers: configuration.headers,
            body: body.json,
            deadline: question.deadline.capped(to: configuration.attemptTimeout),
            idleTimeout: configuration.idleTimeout,
            // A model that is being loaded is silent for long; the deadline bounds it.
            headTimeout: configuration.attemptTimeout,
            maximumResponseBytes: Self.maximumResponseBytes
        )
    }

    /// The reply is complete: what else comes, or does not come, cannot spoil it.
    private func drain(_ body: HTTPBody) async {
        try? await withDeadline(.after(Self.drainTime), operation: "the end of a reply's body") {
            for try await _ in body {}
        }
    }
}

extension HTTPResponse {
    /// Some servers answer in one piece although a stream was asked for.
    fileprivate var isJSON: Bool {
        headers["content-type"]?.lowercased().hasPrefix("application/json") ?? false
    }
}
