// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import MemoryCore

/// A key as the server knows it: everything but its secret.
package struct APIKey: Sendable {
    /// What a key is for.
    package enum Scope: Hashable, Sendable {
        /// Acts for these users, at least one.
        case users(Set<UserID>)
        /// A service that acts for whichever of its users it names.
        case service
        /// Reads metrics and the details of health, and nobody's memories.
        case operations
    }

    package static let maximumNameBytes = 100

    package let id: String
    /// What a person calls it. Not empty, one line.
    package let name: String
    package let digest: KeyDigest
    package let scope: Scope
    package let createdAt: Date
    /// The first instant at which it no longer works; nil for never.
    package let expiresAt: Date?

    package init(
        id: String,
        name: String,
        digest: KeyDigest,
        scope: Scope,
        createdAt: Date,
        expiresAt: Date?
    ) {
        self.id = id
        self.name = name
        self.digest = digest
        self.scope = scope
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    package func hasExpired(at now: Date) -> Bool {
        expiresAt.map { $0 <= now } ?? false
    }

    package var principal: Principal {
        switch scope {
        case .users(let users): Principal(keyID: id, reach: .users(users), isOperator: false)
        case .service: Principal(keyID: id, reach: .everyone, isOperator: false)
        case .operations: Principal(keyID: id, reach: .none, isOperator: true)
        }
    }

    /// Whether a text can name a key.
    package static func isName(_ text: String) -> Bool {
        (1...maximumNameBytes).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
                default: true
                }
            }
    }
}
