// SPDX-License-Identifier: Apache-2.0

import Support

/// Which JSON web tokens are accepted; a public key is yet to be read.
struct TokenAccess: Sendable {
    enum Key: Sendable {
        case secret(Secret<String>)
        case publicKeyFile(String)
    }

    let key: Key
    let issuer: String
    let audience: String
    let userClaim: String
}
