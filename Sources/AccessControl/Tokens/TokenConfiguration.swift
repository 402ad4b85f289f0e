// SPDX-License-Identifier: Apache-2.0

package import Support

/// Which JSON web tokens are accepted.
package struct TokenConfiguration: Sendable {
    /// What signs them. The kind of key is the algorithm: what a token says of its own cannot choose another.
    package enum Key: Sendable {
        /// HS256 with a secret of at least ``minimumSecretBytes``.
        case secret(Secret<String>)
        /// RS256 or ES256 with a public key, as PEM.
        case publicKey(pem: String)
    }

    /// RFC 7518, section 3.2: a key of the hash's size or larger.
    package static let minimumSecretBytes = 32

    package let key: Key
    /// `iss` must be this.
    package let issuer: String
    /// `aud` must be or hold this: a token for another service of the same issuer is none for us.
    package let audience: String
    /// The claim that names the user.
    package let userClaim: String

    package init(key: Key, issuer: String, audience: String, userClaim: String = "sub") {
        self.key = key
        self.issuer = issuer
        self.audience = audience
        self.userClaim = userClaim
    }
}
