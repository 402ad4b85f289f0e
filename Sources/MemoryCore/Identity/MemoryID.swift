// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Support

/// Names one memory of one user. Ids of different users live in different worlds: an id alone opens nothing.
///
/// 1 to 128 bytes of UTF-8 in NFC, without control or invisible characters.
package struct MemoryID: Hashable, Sendable {
    package static let maximumBytes = 128

    package let rawValue: String

    package init(parsing text: String) throws(InvalidValue) {
        rawValue = try Identifier.parse(text, maximumBytes: Self.maximumBytes)
    }

    private init(unchecked rawValue: String) {
        self.rawValue = rawValue
    }

    /// The id that a text gets when nobody gave one: the same text of the same user in the same role has the same id, on
    /// every store, so that telling a thing twice refreshes one memory instead of making two.
    ///
    /// `m_` and 128 bits of SHA-256 over user, role and ``NormalizedText``. The user is hashed in, so that equal texts of
    /// two users can't be recognised by their ids.
    package static func derived(from text: NormalizedText, role: Role, user: UserID) -> MemoryID {
        var hash = SHA256()
        for part in ["memory-id-v1", user.rawValue, role.rawValue, text.rawValue] {
            hash.update(data: Data(part.utf8))
            hash.update(data: [0])  // no part holds a NUL: ids refuse control characters, normalisation drops them
        }
        return MemoryID(unchecked: "m_" + Hexadecimal.text(of: hash.finalize().prefix(16)))
    }
}
