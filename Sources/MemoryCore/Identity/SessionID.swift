// SPDX-License-Identifier: Apache-2.0

import Support

/// One conversation of one user. Means nothing without its user.
///
/// 1 to 128 bytes of UTF-8 in NFC, without control or invisible characters.
package struct SessionID: Hashable, Sendable {
    package static let maximumBytes = 128

    package let rawValue: String

    package init(parsing text: String) throws(InvalidValue) {
        rawValue = try Identifier.parse(text, maximumBytes: Self.maximumBytes)
    }
}

extension SessionID {
    private init(unchecked rawValue: String) {
        self.rawValue = rawValue
    }

    /// A new session of 128 random bits, so that nobody guesses another's.
    package static func random() -> SessionID {
        SessionID(unchecked: "s_" + RandomText.make())
    }
}
