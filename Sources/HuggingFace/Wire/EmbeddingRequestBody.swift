// SPDX-License-Identifier: Apache-2.0

/// What is sent, in the fields of the shape that is spoken.
enum EmbeddingRequestBody: Encodable {
    case inputs([String])
    case openAI([String], model: String)

    init(_ texts: [String], shape: EmbeddingShape, model: String) {
        // An empty text is refused by some servers. A blank has the same tokens: the special ones alone.
        let texts = texts.map { $0.isEmpty ? " " : $0 }
        switch shape {
        case .huggingFace, .tei: self = .inputs(texts)
        case .openAI: self = .openAI(texts, model: model)
        }
    }

    private enum Key: String, CodingKey {
        case inputs
        case normalize
        case truncate
        case input
        case model
        case encodingFormat = "encoding_format"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .inputs(let texts):
            try container.encode(texts, forKey: .inputs)
            try container.encode(true, forKey: .normalize)
            try container.encode(true, forKey: .truncate)
        case .openAI(let texts, let model):
            try container.encode(texts, forKey: .input)
            try container.encode(model, forKey: .model)
            try container.encode("float", forKey: .encodingFormat)
        }
    }
}
