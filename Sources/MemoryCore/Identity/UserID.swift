// SPDX-License-Identifier: Apache-2.0

/// Whose memories: the tenant of everything that is stored. Parsed once at the edge; a raw string never names a user.
///
/// 1 to 128 bytes of UTF-8 in NFC, without control or invisible characters.
package struct UserID: Hashable, Sendable {
    package static let maximumBytes = 128

    package let rawValue: String

    package init(parsing text: String) throws(InvalidValue) {
        rawValue = try Identifier.parse(text, maximumBytes: Self.maximumBytes)
    }
}
