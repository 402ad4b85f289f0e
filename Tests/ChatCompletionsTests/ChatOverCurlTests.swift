// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import CurlTransport
import Foundation
import HTTPFakes
import HTTPTransport
import Logging
import MemoryCore
import Support
import Testing

/// The adapter over the real transport: on a loopback server of ours, and on a language model that nobody here wrote.
@Suite("Chat over libcurl", .timeLimit(.minutes(10)))
struct ChatOverCurlTests {
    private static let llama = ProcessInfo.processInfo.environment["LLAMA_BASE_URL"]

    private func withTransport(_ body: (CurlTransport) async throws -> Void) async throws {
        let transport = CurlTransport(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await body(transport)
        } catch {
            await transport.shutDown(within: .zero)
            throw error
        }
        await transport.shutDown(within: .zero)
    }

    @Test("Pieces are handed on as they come, and the connection serves the next reply")
    func streaming() async throws {
        let go = Signal()
        let server = try LoopbackServer { _ in
            let first: [Step] = .events([#"{"choices":[{"delta":{"content":"one "}}]}"#])
            let rest: [Step] = [
                .await(go), .text(#"data: {"choices":[{"delta":{"content":"two"},"finish_reason":"stop"}]}"# + "\n\n"),
                .text("data: [DONE]\n\n"),
            ]
            return first + rest
        }
        defer { server.stop() }
        try await withTransport { transport in
            let configuration = try ChatCompletionsConfiguration(baseURL: server.target, models: ["m"])
            let model = ChatCompletionsModel(configuration: configuration, client: transport)
            var pieces: [String] = []
            let completion = try await model.reply(to: .asking("Hello?"), streams: true, deadline: Patience.deadline) {
                piece in
                pieces.append(piece)
                go.fire()
            }
            #expect(pieces == ["one ", "two"])
            #expect(completion.model == "m")
            #expect(await model.collect(try .asking("Again?")).text == "one two")
            #expect(server.connectionCount == 1)
        }
    }

    @Test("A reader that leaves in the middle is noticed by the server")
    func leaving() async throws {
        struct ReaderLeft: Error {}
        let server = try LoopbackServer { _ in
            .events([#"{"choices":[{"delta":{"content":"one"}}]}"#]) + [.awaitDeparture]
        }
        defer { server.stop() }
        try await withTransport { transport in
            let configuration = try ChatCompletionsConfiguration(baseURL: server.target, models: ["m"])
            let model = ChatCompletionsModel(configuration: configuration, client: transport)
            await #expect(throws: ReaderLeft.self) {
                _ = try await model.reply(to: .asking("Hello?"), streams: true, deadline: Patience.deadline) { _ in
                    throw ReaderLeft()
                }
            }
            try await server.peer.departed.wait()
        }
    }

    @Test(
        "A real llama.cpp server answers, counts its tokens and can be left in the middle",
        .enabled(if: llama != nil, "set LLAMA_BASE_URL to the base of a running server, such as `ops/demo-llm model`'s")
    )
    func llamaServer() async throws {
        let base = try HTTPTarget(try #require(Self.llama))
        try await withTransport { transport in
            var configuration = try ChatCompletionsConfiguration(baseURL: base, models: ["smollm2-135m-instruct"])
            configuration.maximumTokens = 64
            configuration.temperature = 0
            let model = ChatCompletionsModel(configuration: configuration, client: transport)
            let reply = await model.collect(
                try .asking("What is the capital of France?"),
                deadline: .after(.seconds(90))
            )
            #expect(reply.error == nil)
            #expect(reply.text.contains("Paris"))
            #expect(reply.completion?.model == "smollm2-135m-instruct")
            let usage = try #require(reply.completion?.usage)
            #expect(usage.input > 10 && usage.output > 0)
            print("llama.cpp: \(usage.input) tokens in, \(usage.output) out: \(reply.text)")

            configuration.maximumTokens = 3
            let short = ChatCompletionsModel(configuration: configuration, client: transport)
            #expect(await short.collect(try .asking("Count to a hundred.")).completion?.isTruncated == true)

            configuration.maximumTokens = 2_000
            let long = ChatCompletionsModel(configuration: configuration, client: transport)
            let prompt = try Prompt.asking("Count to a thousand.")
            let started = Signal()
            let task = Task {
                try await long.reply(to: prompt, streams: true, deadline: .after(.seconds(90))) { _ in started.fire() }
            }
            try await started.wait()
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }

            let huge = await model.collect(try .asking(String(repeating: "word ", count: 6_000)))
            #expect(huge.memoryError?.code == .upstreamRejected)
            print("llama.cpp, prompt too long: \(huge.memoryError?.description ?? "no error")")
        }
    }
}
