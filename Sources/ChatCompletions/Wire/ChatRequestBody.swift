// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// What is sent to `/chat/completions`: only fields that every compatible server knows.
struct ChatRequestBody {
    var model: String
    var messages: [ChatMessage]
    var maxTokens: Int
    var temperature: Double?
    var streams: Bool

    var json: [UInt8] {
        var writer = JSONWriter(capacity: messages.reduce(256) { $0 + $1.content.utf8.count + 64 })
        writer.raw(#"{"model":"#)
        writer.string(model)
        writer.raw(#","messages":"#)
        writer.list(messages) { writer, message in
            writer.raw(#"{"role":"#)
            writer.string(message.role.rawValue)
            writer.raw(#","content":"#)
            writer.string(message.content)
            writer.raw("}")
        }
        // `max_completion_tokens` is its successor at OpenAI; llama.cpp, vLLM, TGI and Ollama all know this one.
        writer.raw(#","max_tokens":"#)
        writer.number(Double(maxTokens))
        if let temperature {
            writer.raw(#","temperature":"#)
            writer.number(temperature)
        }
        writer.raw(#","stream":"#)
        writer.flag(streams)
        // The token counts come with the last chunk, if the server knows this.
        if streams { writer.raw(#","stream_options":{"include_usage":true}"#) }
        writer.raw("}")
        return writer.bytes
    }
}
