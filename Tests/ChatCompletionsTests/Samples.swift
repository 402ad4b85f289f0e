// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import HTTPFakes
import HTTPTransport
import MemoryCore
import Support

extension Prompt {
    /// A prompt of instructions and a message.
    static func asking(_ message: String, history: [Turn] = []) throws -> Prompt {
        Prompt(instructions: "Be brief.", memories: [], history: history, message: try MemoryText(parsing: message))
    }
}

/// A reply as it reached the reader.
struct CollectedReply {
    var text = ""
    var completion: ReplyCompletion?
    var error: (any Error)?

    var memoryError: MemoryError? { error as? MemoryError }
}

extension ChatCompletionsModel {
    /// Collects the pieces and how it ended.
    func collect(
        _ prompt: Prompt,
        streams: Bool = true,
        deadline: Deadline = Patience.deadline
    ) async -> CollectedReply {
        var reply = CollectedReply()
        do {
            var text = ""
            defer { reply.text = text }
            reply.completion = try await self.reply(to: prompt, streams: streams, deadline: deadline) { text += $0 }
        } catch {
            reply.error = error
        }
        return reply
    }

    /// A model at an address that only ``ScriptedClient`` knows.
    static func scripted(
        _ client: any HTTPClient,
        base: String = "http://model.test/v1",
        models: [String] = ["asked"],
        key: Secret<String>? = nil,
        adjust: (inout ChatCompletionsConfiguration) -> Void = { _ in }
    ) throws -> ChatCompletionsModel {
        var configuration = try ChatCompletionsConfiguration(baseURL: HTTPTarget(base), models: models, key: key)
        adjust(&configuration)
        return ChatCompletionsModel(configuration: configuration, client: client)
    }
}

extension [Step] {
    /// A stream that says `text` and ends as it should.
    static func reply(_ text: String) -> [Step] {
        events([#"{"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":"stop"}]}"#, "[DONE]"])
    }

    static func events(_ data: [String]) -> [Step] {
        [.head(200, [("Content-Type", "text/event-stream")], .chunked)] + data.map { .text("data: \($0)\n\n") }
    }

    static func json(_ status: Int, _ headers: [(name: String, value: String)] = [], _ body: String) -> [Step] {
        .whole(status, headers + [("Content-Type", "application/json")], body: body)
    }
}

extension RecordedRequest {
    /// The `model` that was asked for.
    var model: String? {
        let text = String(decoding: body, as: UTF8.self)
        return text.firstMatch(of: /"model":"([^"]*)"/).map { String($0.1) }
    }
}
