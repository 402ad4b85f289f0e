// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// What the claims of a token must say, once its signature was found right.
struct TokenRules: Sendable {
    /// By how much clocks may differ.
    static let leeway: TimeInterval = 30

    let issuer: String
    let audience: String
    let userClaim: String

    /// The user that a token is for; nil when it is not for us, not for now or for nobody that can be one.
    func user(of claims: TokenClaims, at now: Date) -> UserID? {
        let time = now.timeIntervalSince1970
        guard claims.text("iss") == issuer, claims.texts("aud").contains(audience) else { return nil }
        // A token without an end could never be got rid of.
        guard let end = claims.date("exp"), time < end + Self.leeway else { return nil }
        if claims.has("nbf") {
            guard let start = claims.date("nbf"), time >= start - Self.leeway else { return nil }
        }
        return claims.text(userClaim).flatMap { try? UserID(parsing: $0) }
    }
}
