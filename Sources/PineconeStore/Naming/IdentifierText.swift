// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// An id of ours as Pinecone takes it: as it stands where it can, else encoded so that it can be read back.
///
/// Pinecone takes ASCII only (`ID must be ASCII`, Kav-K/GPTDiscord#84), at most 512 of it, and fetches no id with a
/// space in it. An id that is printable ASCII stays as it is; any other, and any that looks encoded, becomes `~` and
/// the base64url of its UTF-8. So no two ids have one text, and 128 bytes become at most 172.
enum IdentifierText {
    static let maximumBytes = 512
    /// `__default__` names the default namespace; what else Pinecone may reserve begins alike.
    static let reservedPrefix = "__"
    private static let mark = UInt8(ascii: "~")

    /// - Parameter excluded: A printable character that the result must not have.
    static func encode(_ text: String, excluding excluded: Character? = nil) -> String {
        isPlain(text, excluding: excluded) ? text : "~" + Base64URL.encode(text.utf8)
    }

    /// What ``encode(_:excluding:)`` was given; nil for a text that it does not make.
    static func decode(_ text: String, excluding excluded: Character? = nil) -> String? {
        guard text.utf8.first == mark else { return isPlain(text, excluding: excluded) ? text : nil }
        guard let bytes = Base64URL.decode(text.utf8.dropFirst()),
            let decoded = String(validating: bytes, as: UTF8.self), !decoded.isEmpty,
            encode(decoded, excluding: excluded) == text
        else { return nil }
        return decoded
    }

    private static func isPlain(_ text: String, excluding excluded: Character?) -> Bool {
        let excludedByte = excluded?.asciiValue
        return !text.isEmpty && text.utf8.first != mark && !text.utf8.starts(with: reservedPrefix.utf8)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != excludedByte }
    }
}
