// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// What a registry's token lets do, where it says so: a JSON web token with `access` (distribution, "token scope"). Registries
/// give a token with fewer rights instead of none.
enum RegistryToken {
    private struct Answer: Decodable {
        let token: String?
        let accessToken: String?

        private enum CodingKeys: String, CodingKey {
            case token
            case accessToken = "access_token"
        }
    }

    private struct Claims: Decodable {
        struct Access: Decodable {
            let name: String
            let actions: [String]
        }

        let access: [Access]
    }

    /// - Returns: `nil` when the token does not say.
    static func mayPush(_ answer: [UInt8], to name: String) -> Bool? {
        let decoder = JSONDecoder()
        guard let answer = try? decoder.decode(Answer.self, from: Data(answer)),
            let parts = (answer.token ?? answer.accessToken)?.split(separator: "."), parts.count == 3,
            let payload = Base64URL.decode(parts[1].utf8),
            let claims = try? decoder.decode(Claims.self, from: Data(payload))
        else { return nil }
        return claims.access.contains { $0.name == name && ($0.actions.contains("push") || $0.actions.contains("*")) }
    }
}
