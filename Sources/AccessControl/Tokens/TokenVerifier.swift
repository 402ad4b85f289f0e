// SPDX-License-Identifier: Apache-2.0

package import Foundation
import JWTKit
package import MemoryCore
import Support

/// Tells which user a JSON web token (RFC 7519) stands for.
package struct TokenVerifier: Sendable {
    /// The longest token that is looked at: those of identity providers have one to four kilobytes.
    package static let maximumBytes = 8 << 10
    /// What tokens are called in logs and limits, where keys have ids.
    package static let keyID = "jwt"

    private let keys: JWTKeyCollection
    private let algorithm: String
    private let rules: TokenRules

    /// - Throws: `InvalidValue` for a key that can't be used.
    package init(_ configuration: TokenConfiguration) async throws(InvalidValue) {
        keys = JWTKeyCollection()
        rules = TokenRules(
            issuer: configuration.issuer,
            audience: configuration.audience,
            userClaim: configuration.userClaim
        )
        switch configuration.key {
        case .secret(let secret):
            guard secret.reveal().utf8.count >= TokenConfiguration.minimumSecretBytes else {
                throw InvalidValue("must have at least \(TokenConfiguration.minimumSecretBytes) bytes")
            }
            await keys.add(hmac: HMACKey(from: secret.reveal()), digestAlgorithm: .sha256)
            algorithm = "HS256"
        case .publicKey(let pem):
            if let key = try? ES256PublicKey(pem: pem) {
                await keys.add(ecdsa: key)
                algorithm = "ES256"
            } else if let key = try? Insecure.RSA.PublicKey(pem: pem) {
                await keys.add(rsa: key, digestAlgorithm: .sha256)
                algorithm = "RS256"
            } else {
                throw InvalidValue("holds no public key for RS256 (at least 2,048 bits) or ES256 (P-256) as PEM")
            }
        }
    }

    /// The user, if the token is right in every way. Nothing tells which way it was wrong in: that helps only forgers.
    package func user(of token: String, at now: Date) async -> UserID? {
        guard token.utf8.count <= Self.maximumBytes, let header = TokenHeader(of: token),
            header.algorithm == algorithm, !header.isCritical,
            let claims = try? await keys.verify(token, as: TokenClaims.self)
        else { return nil }
        return rules.user(of: claims, at: now)
    }
}
