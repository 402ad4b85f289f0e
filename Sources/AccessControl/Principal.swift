// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// Who a request comes from, as its credentials say, and what that one may do. Nothing in a request widens it.
package struct Principal: Hashable, Sendable {
    /// What a principal may do with memories.
    package enum Reach: Hashable, Sendable {
        /// Nobody's memories: an operator's key.
        case none
        /// These users' memories.
        case users(Set<UserID>)
        /// Every user's memories: a service that acts for its users, or whoever asks where there are no keys.
        case everyone
    }

    /// Names the credential in logs and limits. Not secret; nil for whoever comes without one.
    package let keyID: String?
    package let reach: Reach
    /// Whether it may see metrics and the details of health.
    package let isOperator: Bool

    package init(keyID: String?, reach: Reach, isOperator: Bool) {
        self.keyID = keyID
        self.reach = reach
        self.isOperator = isOperator
    }

    /// Whoever asks a server that has no keys.
    package static let anonymous = Principal(keyID: nil, reach: .everyone, isOperator: true)

    package func mayActFor(_ user: UserID) -> Bool {
        switch reach {
        case .none: false
        case .users(let users): users.contains(user)
        case .everyone: true
        }
    }

    /// The one user that it acts for, when there is but one: a request need not name that one.
    package var soleUser: UserID? {
        guard case .users(let users) = reach, users.count == 1 else { return nil }
        return users.first
    }
}
