// SPDX-License-Identifier: Apache-2.0

/// A reply that is a function of the prompt, so that a test sees which context has arrived: it quotes every note of the last
/// user turn (lines such as `[1] …`) and the turn's last line.
struct EmulatedCompletion: Sendable {
    struct Message: Sendable {
        let role: String
        let content: String
    }

    let model: String
    private let words: [String]
    private let promptTokens: Int
    private let isTruncated: Bool

    init(model: String, messages: [Message], maximumTokens: Int?) {
        self.model = model
        let all = Self.reply(to: messages).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let limit = max(1, maximumTokens ?? .max)
        words = Array(all.prefix(limit))
        isTruncated = words.count < all.count
        promptTokens = messages.reduce(0) { $0 + $1.content.split(separator: " ").count + 4 }
    }

    static func reply(to messages: [Message]) -> String {
        let last = messages.last { $0.role == "user" }?.content ?? ""
        let lines = last.split(whereSeparator: \.isNewline)
        let notes = lines.filter { $0.first == "[" && $0.dropFirst().first?.isNumber == true }
        let earlier = messages.count { $0.role != "system" } - 1
        let context = notes.isEmpty ? "I have no notes." : "My notes: \(notes.joined(separator: " "))"
        return "\(context) After \(earlier) earlier turns you said: \(lines.last ?? "")"
    }

    var whole: JSON {
        [
            "id": .string(id), "object": "chat.completion", "created": 1_700_000_000, "model": .string(model),
            "choices": [
                [
                    "index": 0,
                    "message": ["role": "assistant", "content": .string(words.joined(separator: " "))],
                    "finish_reason": .string(finishReason),
                ]
            ],
            "usage": usage,
        ]
    }

    /// A chunk for each word, one with the finish reason, one with the usage if it is wanted, and the end.
    func events(includesUsage: Bool) -> [[UInt8]] {
        var events = [chunk(delta: ["role": "assistant", "content": ""], finishReason: .null)]
        for (index, word) in words.enumerated() {
            let text = index + 1 < words.count ? word + " " : word
            events.append(chunk(delta: ["content": .string(text)], finishReason: .null))
        }
        events.append(chunk(delta: [:], finishReason: .string(finishReason)))
        if includesUsage {
            let last: JSON = .object(head + [.init(name: "choices", value: []), .init(name: "usage", value: usage)])
            events.append(ServerSentEvent.data(last.serialized))
        }
        return events + [ServerSentEvent.done]
    }

    private func chunk(delta: JSON, finishReason: JSON) -> [UInt8] {
        let choice: JSON = ["index": 0, "delta": delta, "finish_reason": finishReason]
        return ServerSentEvent.data(JSON.object(head + [.init(name: "choices", value: [choice])]).serialized)
    }

    private var head: [JSON.Member] {
        [
            .init(name: "id", value: .string(id)), .init(name: "object", value: "chat.completion.chunk"),
            .init(name: "created", value: 1_700_000_000), .init(name: "model", value: .string(model)),
        ]
    }

    private var id: String { "chatcmpl-\(promptTokens)-\(words.count)" }
    private var finishReason: String { isTruncated ? "length" : "stop" }

    private var usage: JSON {
        [
            "prompt_tokens": JSON(promptTokens), "completion_tokens": JSON(words.count),
            "total_tokens": JSON(promptTokens + words.count),
        ]
    }
}
