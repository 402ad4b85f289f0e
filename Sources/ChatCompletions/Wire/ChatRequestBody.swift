// SPDX-License-Identifier: Apache-2.0

/// What is sent to `/chat/completions`: only fields that every compatible server knows.
struct ChatRequestBody: Encodable {
    struct Message: Encodable {
        var role: String
        var content: String
    }

    struct StreamOptions: Encodable {
        var includeUsage = true

        enum CodingKeys: String, CodingKey {
            case includeUsage = "include_usage"
        }
    }

    var model: String
    var messages: [Message]
    var maxTokens: Int
    var temperature: Double?
    var stream: Bool
    /// The token counts come with the last chunk, if the server knows this.
    var streamOptions: StreamOptions?

    init(model: String, messages: [Message], maxTokens: Int, temperature: Double?, streams: Bool) {
        self.model = model
        self.messages = messages
        self.maxTokens = maxTokens
        self.temperature = temperature
        stream = streams
        streamOptions = streams ? StreamOptions() : nil
    }

    enum CodingKeys: String, CodingKey {
        case model
        case messages
        // `max_completion_tokens` is its successor at OpenAI; llama.cpp, vLLM, TGI and Ollama all know this one.
        case maxTokens = "max_tokens"
        case temperature
        case stream
        case streamOptions = "stream_options"
    }
}
