// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Observability
import Support
import Testing

@testable import MemoryServer

struct MeasuredLanguageModelTests {
    private struct Model: LanguageModel {
        var pieces = ["a", "b"]
        var completion = ReplyCompletion(model: "first", usage: TokenUsage(input: 30, output: 4))
        var failure: (any Error)?

        func reply(
            to prompt: Prompt,
            streams: Bool,
            deadline: Deadline,
            emit: (String) async throws -> Void
        ) async throws -> ReplyCompletion {
            for piece in pieces { try await emit(piece) }
            if let failure { throw failure }
            return completion
        }
    }

    private struct ReaderLeft: Error {}

    private let recording = Recording()

    private func reply(
        of model: Model,
        streams: Bool = true,
        emit: (String) async throws -> Void = { _ in }
    ) async throws {
        let measured = recording.make { MeasuredLanguageModel(model, models: ["first", "second"]) }
        let prompt = PromptAssembler().prompt(message: try MemoryText(parsing: "hello"), memories: [], history: [])
        _ = try await measured.reply(to: prompt, streams: streams, deadline: .after(.seconds(60)), emit: emit)
    }

    private func outcomes() -> [String: Double] {
        recording.scrape.raised("gen_ai_client_operation_duration_seconds_count")
    }

    private func series(_ model: String, _ outcome: String) -> String {
        #"gen_ai_client_operation_duration_seconds_count{gen_ai_request_model="\#(model)",outcome="\#(outcome)"}"#
    }

    @Test("a streamed reply is timed to its first piece and to its end, and its tokens are counted")
    func streamed() async throws {
        try await reply(of: Model())
        let scrape = recording.scrape
        let label = #"gen_ai_request_model="first""#
        #expect(outcomes() == [series("first", "ok"): 1])
        #expect(scrape["gen_ai_server_time_to_first_token_seconds_count{\(label)}"] == 1)
        #expect(scrape["gen_ai_client_token_usage_total{\(label),gen_ai_token_type=\"input\"}"] == 30)
        #expect(scrape["gen_ai_client_token_usage_total{\(label),gen_ai_token_type=\"output\"}"] == 4)
        #expect(scrape["llm_fallbacks_total"] == 0)
    }

    @Test("a reply that nobody reads along has no first token")
    func whole() async throws {
        try await reply(of: Model(), streams: false)
        #expect(outcomes() == [series("first", "ok"): 1])
        #expect(recording.scrape.raised("gen_ai_server_time_to_first_token_seconds_count").isEmpty)
    }

    @Test("a fallback is counted, under the name that was asked for and not the one that the endpoint gives it")
    func fallback() async throws {
        let completion = ReplyCompletion(model: "second-2026-turbo", requestedModel: "second", isFallback: true)
        try await reply(of: Model(completion: completion))
        #expect(outcomes() == [series("second", "ok"): 1])
        #expect(recording.scrape["llm_fallbacks_total"] == 1)
    }

    @Test("a model that is not configured never becomes a label")
    func unknownModel() async throws {
        try await reply(of: Model(completion: ReplyCompletion(model: "who?")))
        #expect(!recording.scrape.values.keys.contains { $0.contains("who?") })
    }

    @Test(
        "what is thrown is timed by its code",
        arguments: [
            (MemoryError(.upstreamUnavailable, "m") as any Error, "upstream_unavailable"),
            (CancellationError(), "cancelled"), (ReaderLeft(), "internal_error"),
        ]
    )
    func failures(error: any Error, outcome: String) async throws {
        await #expect(throws: (any Error).self) { try await reply(of: Model(failure: error)) }
        #expect(outcomes() == [series("first", outcome): 1])
    }

    @Test("a reader that leaves is no failure of the model")
    func readerLeft() async throws {
        await #expect(throws: ReaderLeft.self) { try await reply(of: Model()) { _ in throw ReaderLeft() } }
        #expect(outcomes() == [series("first", "cancelled"): 1])
    }

    @Test("the request is told how long it waited for the model")
    func dependencyTimes() async throws {
        let times = DependencyTimes()
        try await DependencyTimes.$current.withValue(times) { try await reply(of: Model()) }
        #expect(times.all.keys.sorted() == ["language_model"])
    }
}
