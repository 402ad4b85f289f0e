// SPDX-License-Identifier: Apache-2.0

/// One object of a streamed reply, or a whole reply: they differ in `delta` and `message`. Everything may be missing.
struct ChatChunk: Decodable {
    struct Choice: Decodable {
        struct Content: Decodable {
            var content: String?
        }

        var index: Int?
        var delta: Content?
        var message: Content?
        var finishReason: String?

        enum CodingKeys: String, CodingKey {
            case index
            case delta
            case message
            case finishReason = "finish_reason"
        }
    }

    struct Usage: Decodable {
        var promptTokens: Int
        var completionTokens: Int

        enum CodingKeys: String, CodingKey {
            case promptTokens = "prompt_tokens"
            case completionTokens = "completion_tokens"
        }
    }

    var model: String?
    var choices: [Choice]?
    var usage: Usage?
}
