// SPDX-License-Identifier: Apache-2.0

import Support

/// One object of a streamed reply, or a whole reply: they differ in `delta` and `message`. Everything may be missing.
struct ChatChunk {
    struct Choice {
        var index: Int?
        /// What it adds to the text: of `delta` or `message`.
        var content: String?
        var finishReason: String?
    }

    var model: String?
    var choices: [Choice] = []
    var usage: Usage?
    /// Whether it has what marks an error object: see ``ChatFault``.
    var mayBeFault = false

    struct Usage {
        var promptTokens: Int
        var completionTokens: Int
    }

    /// - Throws: ``MalformedJSON`` for what is no object of a reply.
    init(parsing json: [UInt8]) throws {
        var reader = JSONReader(json)
        var chunk = ChatChunk()
        try reader.object { reader, name in
            if try reader.null() { return }
            switch name {
            case "model": chunk.model = try reader.string()
            case "choices": try reader.array { chunk.choices.append(try Choice(parsing: &$0)) }
            case "usage": chunk.usage = try Usage(parsing: &reader)
            case "object" where try reader.peek() == UInt8(ascii: "\""):
                if try reader.string() == "error" { chunk.mayBeFault = true }
            case "error":
                chunk.mayBeFault = true
                try reader.skip()
            default: try reader.skip()
            }
        }
        try reader.end()
        self = chunk
    }

    private init() {}
}

extension ChatChunk.Choice {
    fileprivate init(parsing reader: inout JSONReader) throws {
        self.init()
        var delta: String?
        var message: String?
        var hasDelta = false
        try reader.object { reader, name in
            if try reader.null() { return }
            switch name {
            case "index": index = try reader.integer()
            case "delta":
                hasDelta = true
                delta = try Self.content(&reader)
            case "message": message = try Self.content(&reader)
            case "finish_reason": finishReason = try reader.string()
            default: try reader.skip()
            }
        }
        content = hasDelta ? delta : message
    }

    private static func content(_ reader: inout JSONReader) throws -> String? {
        var content: String?
        try reader.object { reader, name in
            if try reader.null() { return }
            if name == "content" { content = try reader.string() } else { try reader.skip() }
        }
        return content
    }
}

extension ChatChunk.Usage {
    fileprivate init(parsing reader: inout JSONReader) throws {
        var prompt: Int?
        var completion: Int?
        try reader.object { reader, name in
            switch name {
            case "prompt_tokens": prompt = try reader.integer()
            case "completion_tokens": completion = try reader.integer()
            default: try reader.skip()
            }
        }
        guard let prompt, let completion else { throw MalformedJSON() }
        self.init(promptTokens: prompt, completionTokens: completion)
    }
}

extension JSONReader {
    fileprivate mutating func integer() throws -> Int {
        guard let whole = Int(exactly: try number()) else { throw MalformedJSON() }
        return whole
    }
}
