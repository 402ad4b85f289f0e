// SPDX-License-Identifier: Apache-2.0

/// Kinds of SSH keys, of hosts and of users; the raw value is their name on the wire (RFC 4253 §6.6, 5656, 8709).
package enum KeyKind: String, Sendable, CaseIterable {
    case ed25519 = "ssh-ed25519"
    case ecdsa256 = "ecdsa-sha2-nistp256"
    case ecdsa384 = "ecdsa-sha2-nistp384"
    case ecdsa521 = "ecdsa-sha2-nistp521"
    case rsa = "ssh-rsa"

    /// The kind that a public key in the format of RFC 4253 §6.6 says it is of.
    init?(blob: [UInt8]) {
        var reader = WireReader(blob)
        guard let name = reader.text(), !reader.isAtEnd else { return nil }
        self.init(rawValue: name)
    }

    /// What a client offers so that the server shows a key of this kind. Empty where that would only be the signature
    /// over SHA-1, which OpenSSH refuses since 8.8: libssh2 knows rsa-sha2 (RFC 8332) since 1.11.
    func signatureMethods(_ library: LibraryVersion) -> [String] {
        switch self {
        case .ed25519, .ecdsa256, .ecdsa384, .ecdsa521: [rawValue]
        case .rsa: library.signsRSAWithSHA2 ? ["rsa-sha2-512", "rsa-sha2-256"] : []
        }
    }
}
