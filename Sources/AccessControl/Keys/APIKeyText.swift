// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
package import Support

/// An API key as its holder has it: `ml_<id>_<secret>`.
///
/// The id is 12 hexadecimal digits and names the key in logs and lists; the secret is 64 of them, 256 random bits, which
/// no search finds: so one round of SHA-256 without salt is enough to keep it by, and cheap enough for each request.
package struct APIKeyText: Sendable {
    package static let prefix = "ml_"
    private static let idLength = 12
    private static let secretLength = 64

    package let id: String
    private let secret: Secret<String>

    /// Nil for a text that no key has.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count == Self.prefix.utf8.count + Self.idLength + 1 + Self.secretLength,
            text.hasPrefix(Self.prefix)
        else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isHexadecimal(parts[0], Self.idLength),
            Self.isHexadecimal(parts[1], Self.secretLength)
        else { return nil }
        id = String(parts[0])
        secret = Secret(String(parts[1]))
    }

    private init(id: String, secret: String) {
        self.id = id
        self.secret = Secret(secret)
    }

    package static func random() -> APIKeyText {
        APIKeyText(
            id: String(RandomText.make().prefix(idLength)),
            secret: RandomText.make() + RandomText.make()
        )
    }

    /// The whole key, for the one time that it is shown.
    package var text: Secret<String> {
        Secret(Self.prefix + id + "_" + secret.reveal())
    }

    /// What is kept of the secret.
    package var digest: KeyDigest {
        KeyDigest(SHA256.hash(data: Data(secret.reveal().utf8)))
    }

    static func isID(_ text: String) -> Bool {
        isHexadecimal(text[...], idLength)
    }

    private static func isHexadecimal(_ text: Substring, _ length: Int) -> Bool {
        text.utf8.count == length
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}
