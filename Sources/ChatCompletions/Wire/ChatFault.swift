// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// What an error object says that can be acted upon, in any of the shapes in use.
///
/// | shape | who |
/// |---|---|
/// | `{"error":{"message","type","code"}}`, `code` a number or a word | OpenAI, Hugging Face's router, llama.cpp, vLLM |
/// | `{"error":{"message","http_status_code"}}` | TGI, inside a stream |
/// | `{"error":"text","error_type":"overloaded"}`, `"estimated_time":20.0` | TGI, Hugging Face's older servers |
/// | `{"error":["text"]}` | some servers behind the router |
/// | `{"object":"error","message","type","code":404}` | older vLLM |
///
/// The texts are not kept: they may quote the prompt.
struct ChatFault: Decodable {
    /// The status that the fault stands for, where it names one.
    var status: Int?
    /// Words of the server's own vocabulary, such as `model_not_found`.
    var labels: [String] = []
    /// Seconds until a model that is being loaded should be there.
    var estimatedTime: Double?
    /// Whether there was an error at all: a chunk of a reply has none.
    var isPresent = false
    /// Whether the model's chat template raised an exception about the roles.
    ///
    /// The one thing that is read from a text: servers hand on what the template says (`System role not supported`,
    /// `Conversation roles must alternate user/assistant/…`) under a code that stands for every malformed request. To
    /// be wrong about it costs one more request.
    var refusesSystemRole = false

    init() {}

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        estimatedTime = try? outer.decode(Double.self, forKey: .estimatedTime)
        if let inner = try? outer.nestedContainer(keyedBy: Key.self, forKey: .error) {
            isPresent = true
            read(inner)
        } else if outer.contains(.error), (try? outer.decodeNil(forKey: .error)) != true {
            isPresent = true
            read(outer)
        } else if (try? outer.decode(String.self, forKey: .object)) == "error" {
            isPresent = true
            read(outer)
        }
        if let text = try? outer.decode(String.self, forKey: .error) { readText(text) }
    }

    private enum Key: String, CodingKey {
        case error
        case object
        case message
        case code
        case type
        case errorType = "error_type"
        case statusCode = "http_status_code"
        case estimatedTime = "estimated_time"
    }

    private mutating func read(_ container: KeyedDecodingContainer<Key>) {
        let numbers = [Key.statusCode, .code].compactMap { try? container.decode(Int.self, forKey: $0) }
        status = numbers.first { (400...599).contains($0) }
        labels = [Key.code, .type, .errorType]
            .compactMap { try? container.decode(String.self, forKey: $0) }
            .filter(ErrorLabel.isSafe)
        if let text = try? container.decode(String.self, forKey: .message) { readText(text) }
        refusesSystemRole = refusesSystemRole || labels.contains("template_error")
    }

    private mutating func readText(_ text: String) {
        // Before anything of the prompt that a server may quote after it.
        let beginning = text.prefix(400).lowercased()
        refusesSystemRole =
            refusesSystemRole || beginning.contains("system role") || beginning.contains("roles must alternate")
    }
}
