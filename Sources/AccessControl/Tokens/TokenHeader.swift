// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// What is looked at in a token's header before its signature is.
struct TokenHeader: Decodable {
    let algorithm: String
    /// RFC 7515, section 4.1.11: whoever does not understand all that is named there must refuse the token. JWTKit doesn't
    /// look at it; we understand none.
    let isCritical: Bool

    private enum CodingKeys: String, CodingKey {
        case algorithm = "alg"
        case critical = "crit"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        algorithm = try container.decode(String.self, forKey: .algorithm)
        isCritical = container.contains(.critical)
    }

    /// Of a compact token; nil where it has none.
    init?(of token: String) {
        guard let end = token.firstIndex(of: ".") else { return nil }
        guard let bytes = Base64URL.decode(token[..<end].utf8),
            let header = try? JSONDecoder().decode(TokenHeader.self, from: Data(bytes))
        else { return nil }
        self = header
    }
}
