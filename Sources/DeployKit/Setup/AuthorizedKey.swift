// SPDX-License-Identifier: Apache-2.0

import Foundation
import SSHClient

/// A public key, as a line of `authorized_keys` has it, without options.
package struct AuthorizedKey: Sendable, Hashable {
    package static let expectation = "a public key in one line, such as ssh-ed25519 AAAA… name"

    private static let kinds = Set(KeyKind.allCases.map(\.rawValue)).union([
        "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com",
    ])

    /// That a comment may have besides letters: it becomes part of commands that are shown.
    private static let signs = "0123456789@._-+ "

    package let kind: String
    /// In base64.
    package let material: String
    /// Whose it is.
    package let comment: String

    /// - Parameter text: What `ssh-keygen` puts into the file with `.pub`.
    package init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 1, let line = lines.first else { return nil }
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2, Self.kinds.contains(words[0]), words[1].utf8.count <= 4_096,
            let bytes = Data(base64Encoded: words[1]), bytes.count > 4 + words[0].utf8.count,
            // The key says its own kind first (RFC 4253 §6.6): the name must not be another.
            bytes.dropFirst(4).starts(with: Data(words[0].utf8))
        else { return nil }
        kind = words[0]
        material = words[1]
        let plain = (words.count == 3 ? words[2] : "").filter { $0.isASCII && ($0.isLetter || Self.signs.contains($0)) }
        comment = String(plain.prefix(100)).trimmingSpaces()
    }

    package var line: String { comment.isEmpty ? "\(kind) \(material)" : "\(kind) \(material) \(comment)" }

    /// Whether a line of `authorized_keys` lets it in. One with options may let it do less than a deploy needs: it does not
    /// count.
    package func isIn(_ line: String) -> Bool {
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        return words.count >= 2 && words[0] == kind && words[1] == material
    }
}

extension AuthorizedKey: CustomStringConvertible {
    /// For people: enough to tell keys apart.
    package var description: String {
        let name = comment.isEmpty ? "…\(material.suffix(12))" : comment
        return "\(kind) \(name)"
    }
}
