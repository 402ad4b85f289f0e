// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import MemoryCore
import MemoryFakes
import Testing
import UpstreamEmulator

@Suite("Hugging Face")
struct HuggingFaceTests {
    private static let embedPath = "/hf-inference/models/test/words/pipeline/feature-extraction"

    private struct Completion: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { let content: String? }

            let message: Message?
            let delta: Message?
            let finishReason: String?

            enum CodingKeys: String, CodingKey {
                case message, delta
                case finishReason = "finish_reason"
            }
        }

        struct Usage: Decodable {
            let completionTokens: Int

            enum CodingKeys: String, CodingKey { case completionTokens = "completion_tokens" }
        }

        let model: String
        let choices: [Choice]
        let usage: Usage?
    }

    private func router(
        _ client: EmulatorClient,
        _ method: HTTPMethod,
        _ path: String,
        _ body: String? = nil,
        headers: KeyValuePairs<String, String> = [:]
    ) async throws -> EmulatorClient.Answer {
        try await client.send(method, path, at: client.emulator.routerURL, body, headers: headers)
    }

    @Test("vectors are the embedder's, in the shape that is set")
    func shapes() async throws {
        let expected = try await WordEmbedder(dimension: EmulatorClient.dimension).embed(["one", "two"]).map(\.vector)
        try await EmulatorClient.with { client async throws in
            func embed(_ shape: EmulatorSettings.EmbeddingShape, _ inputs: String) async throws -> EmulatorClient.Answer
            {
                client.emulator.change { $0.embeddingShape = shape }
                return try await router(client, .post, Self.embedPath, #"{"inputs":\#(inputs),"normalize":true}"#)
            }
            #expect(try await embed(.nested, #"["one","two"]"#).decoded() == expected)
            #expect(try await embed(.nested, #""one""#).decoded() == [expected[0]])
            #expect(try await embed(.flatForOne, #""one""#).decoded() == expected[0])
            #expect(try await embed(.flatForOne, #"["one"]"#).decoded() == [expected[0]])
            let tokens: [[[Float]]] = try await embed(.tokens, #"["one"]"#).decoded()
            #expect(tokens.count == 1 && tokens[0].count == 3)
            let mean = (0..<EmulatorClient.dimension).map { at in tokens[0].reduce(0) { $0 + $1[at] } / 3 }
            #expect(mean == expected[0])
        }
    }

    @Test(
        "what feature extraction refuses",
        arguments: [
            ("/hf-inference/models/other/model/pipeline/feature-extraction", #"{"inputs":"a"}"#, 400),
            (embedPath, #"{"inputs":[]}"#, 400), (embedPath, #"{"inputs":[1]}"#, 400), (embedPath, "nonsense", 400),
            ("/hf-inference/models/test/words", #"{"inputs":"a"}"#, 404),
        ]
    )
    func refusals(_ path: String, _ body: String, _ status: Int) async throws {
        try await EmulatorClient.with { client async throws in
            let answer = try await router(client, .post, path, body)
            #expect(answer.status == status)
            #expect(try answer.decoded([String: String].self)["error"] != nil)
        }
    }

    private static func chat(_ model: String = "openai/gpt-oss-20b", _ more: String = "", role: String = "system")
        -> String
    {
        let last = #"Notes:\n[1] 2026-01-01, user said: \"my cat is Tom\"\n\nMessage:\nWho is my cat?"#
        return #"{"model":"\#(model)","messages":[{"role":"\#(role)","content":"Be brief."},"#
            + #"{"role":"user","content":"\#(last)"}]\#(more)}"#
    }

    @Test("a reply quotes the notes and the message that reached it, streamed and in one piece alike")
    func chat() async throws {
        try await EmulatorClient.with { client async throws in
            let text =
                #"My notes: [1] 2026-01-01, user said: "my cat is Tom" After 0 earlier turns you said: Who is my cat?"#
            let whole = try await router(client, .post, "/v1/chat/completions", Self.chat()).decoded(Completion.self)
            #expect(whole.choices.first?.message?.content == text)
            #expect(whole.usage?.completionTokens == text.split(separator: " ").count)

            let more = #","stream":true,"stream_options":{"include_usage":true}"#
            let stream = try await router(
                client,
                .post,
                "/v1/chat/completions",
                Self.chat("openai/gpt-oss-20b:fastest", more)
            )
            #expect(stream.headers["content-type"] == "text/event-stream")
            var events = stream.text.components(separatedBy: "\n\n").filter { !$0.isEmpty }
            #expect(events.popLast() == "data: [DONE]")
            let chunks = try events.map { event in
                try EmulatorClient.Answer(status: 200, headers: HTTPHeaders(), body: Array(event.dropFirst(6).utf8))
                    .decoded(Completion.self)
            }
            #expect(chunks.compactMap { $0.choices.first?.delta?.content }.joined() == text)
            #expect(chunks.compactMap { $0.choices.first?.finishReason } == ["stop"])
            #expect(chunks.last?.choices.isEmpty == true)
            #expect(chunks.map { $0.usage != nil } == chunks.indices.map { $0 == chunks.count - 1 })
        }
    }

    @Test("a reply longer than max_tokens ends at it and says so")
    func length() async throws {
        try await EmulatorClient.with { client async throws in
            let body = Self.chat("openai/gpt-oss-20b", #","max_tokens":2"#)
            let reply = try await router(client, .post, "/v1/chat/completions", body).decoded(Completion.self)
            #expect(reply.choices.first?.message?.content == "My notes:")
            #expect(reply.choices.first?.finishReason == "length")
        }
    }

    @Test("a model that no provider serves, or whose template has no system role, is refused")
    func models() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.change {
                $0.chatModels = [
                    EmulatedModel("a/dead", isLive: false), EmulatedModel("a/strict", refusesSystemRole: true),
                ]
            }
            for model in ["a/dead", "a/unknown"] {
                let answer = try await router(client, .post, "/v1/chat/completions", Self.chat(model))
                #expect(answer.status == 400)
                #expect(answer.text.contains(#""code":"model_not_supported""#))
            }
            #expect(try await router(client, .post, "/v1/chat/completions", Self.chat("a/strict")).status == 400)
            let folded = Self.chat("a/strict", role: "user")
            #expect(try await router(client, .post, "/v1/chat/completions", folded).status == 200)
            let list = try await router(client, .get, "/v1/models").text
            #expect(list.contains(#""id":"a/dead""#) && list.contains(#""status":"error""#))
            #expect(try await router(client, .get, "/v1/models/a/strict").text.contains(#""status":"live""#))
            #expect(try await router(client, .get, "/v1/models/a/unknown").status == 404)
        }
    }

    @Test("the hub says what serves a model and who a token is")
    func hub() async throws {
        try await EmulatorClient.with(token: "hf_right") { client async throws in
            let model = try await router(client, .get, "/api/models/test/words?expand[]=inferenceProviderMapping")
            #expect(model.text.contains(#""inferenceProviderMapping":{"hf-inference":{"status":"live""#))
            #expect(try await router(client, .get, "/api/models/no/model").status == 404)
            #expect(try await router(client, .get, "/api/whoami-v2").status == 401)
            let mine = ["Authorization": "Bearer hf_right"] as KeyValuePairs
            #expect(try await router(client, .get, "/api/whoami-v2", headers: mine).status == 200)
            #expect(try await router(client, .post, Self.embedPath, #"{"inputs":"a"}"#).status == 401)
            #expect(try await router(client, .post, Self.embedPath, #"{"inputs":"a"}"#, headers: mine).status == 200)
            #expect(try await router(client, .post, "/v1/chat/completions", Self.chat()).status == 401)
            #expect(try await router(client, .get, "/v1/models").status == 200)
        }
    }
}
