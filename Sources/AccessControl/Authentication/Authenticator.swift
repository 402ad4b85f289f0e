// SPDX-License-Identifier: Apache-2.0

package import Foundation
import MemoryCore
import Support

/// Tells who a request comes from.
package struct Authenticator: Sendable {
    private let keys: KeyRing?
    private let tokens: TokenVerifier?
    private let now: @Sendable () -> Date

    /// Accepts the keys of `keys` and the tokens that `tokens` finds right.
    package init(keys: KeyRing?, tokens: TokenVerifier?, now: @escaping @Sendable () -> Date = { Date() }) {
        self.keys = keys
        self.tokens = tokens
        self.now = now
    }

    /// Of a server that has no keys: whoever asks may do everything, whatever they show.
    package static let anyone = Authenticator(keys: nil, tokens: nil)

    /// Whether anybody is told from anybody.
    package var isOpen: Bool { keys == nil && tokens == nil }

    /// - Throws: ``AuthenticationFailure``.
    package func principal(showing credential: PresentedCredential) async throws(AuthenticationFailure) -> Principal {
        if isOpen { return .anonymous }
        switch credential {
        case .none:
            throw .missing
        case .unusable:
            throw .invalid
        case .key(let text):
            guard let principal = keys?.principal(presenting: text, at: now()) else { throw .invalid }
            return principal
        case .token(let token):
            guard let user = await tokens?.user(of: token.reveal(), at: now()) else { throw .invalid }
            return Principal(keyID: TokenVerifier.keyID, reach: .users([user]), isOperator: false)
        }
    }
}
