// SPDX-License-Identifier: Apache-2.0

import JWTKit

/// The claims of a token, as far as they are texts, lists of texts or numbers. What else it holds is not looked at.
struct TokenClaims: JWTPayload {
    enum Value: Codable, Hashable {
        case text(String)
        case texts([String])
        case number(Double)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let texts = try? container.decode([String].self) {
                self = .texts(texts)
            } else {
                self = .other
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .texts(let texts): try container.encode(texts)
            case .number(let number): try container.encode(number)
            case .other: try container.encodeNil()
            }
        }
    }

    private let values: [String: Value]

    init(_ values: [String: Value]) {
        self.values = values
    }

    init(from decoder: any Decoder) throws {
        values = try [String: Value](from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try values.encode(to: encoder)
    }

    /// Claims are judged by ``TokenRules``, which knows what is expected and what time it is.
    func verify(using algorithm: some JWTAlgorithm) async throws {}

    func text(_ name: String) -> String? {
        guard case .text(let text)? = values[name] else { return nil }
        return text
    }

    /// A list of texts, which may be written as one text.
    func texts(_ name: String) -> [String] {
        switch values[name] {
        case .text(let text)?: [text]
        case .texts(let texts)?: texts
        default: []
        }
    }

    /// Seconds since 1970.
    func date(_ name: String) -> Double? {
        guard case .number(let seconds)? = values[name], seconds.isFinite else { return nil }
        return seconds
    }

    func has(_ name: String) -> Bool {
        values[name] != nil
    }
}
