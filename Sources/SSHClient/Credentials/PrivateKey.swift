// SPDX-License-Identifier: Apache-2.0

import Support

/// A private key as text, looked at just far enough to refuse beforehand what could not work, with the reason.
struct PrivateKey: Sendable {
    let text: Secret<String>
    /// Nil where the encryption hides it.
    let kind: KeyKind?
    let isEncrypted: Bool

    init(parsing text: Secret<String>) throws(SSHError) {
        // Line ends of other systems, and the missing last one of a copied variable, would make libssh2 refuse it. Empty lines
        // stay: one ends the headers of an encrypted PEM.
        let lines = text.reveal().split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.trimmingBlanks() }
        guard let begin = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") }), begin + 1 < lines.count,
            let end = lines[begin...].firstIndex(where: { $0.hasPrefix("-----END ") })
        else { throw Self.noKey(lines.first ?? "") }
        let label = lines[begin].dropFirst("-----BEGIN ".count).prefix { $0 != "-" }
        let body = Array(lines[(begin + 1)..<end])
        (kind, isEncrypted) = try Self.contents(String(label), body)
        self.text = Secret(lines[begin...end].joined(separator: "\n") + "\n")
    }

    private static func contents(_ label: String, _ body: [Substring]) throws(SSHError) -> (KeyKind?, Bool) {
        switch label {
        case "OPENSSH PRIVATE KEY":
            return try openSSH(body)
        case "RSA PRIVATE KEY":
            return (.rsa, isEncryptedPEM(body))
        case "EC PRIVATE KEY":
            return (nil, isEncryptedPEM(body))
        case "ENCRYPTED PRIVATE KEY":
            return (nil, true)
        case "PRIVATE KEY":
            return (try algorithm(body), false)
        case "DSA PRIVATE KEY":
            throw unsupported("a DSA key")
        default:
            throw noKey("")
        }
    }

    /// OpenSSH's PROTOCOL.key: magic, cipher, key derivation, its options, count, public key.
    private static func openSSH(_ body: [Substring]) throws(SSHError) -> (KeyKind?, Bool) {
        guard let bytes = Base64.decode(body.joined()) else { throw damaged }
        var reader = WireReader(bytes)
        guard reader.skip(Array("openssh-key-v1\0".utf8)), let cipher = reader.text(), reader.string() != nil,
            reader.string() != nil, reader.number() == 1, let blob = reader.string()
        else { throw damaged }
        guard let kind = KeyKind(blob: blob) else { throw unsupported("a key of another kind") }
        return (kind, cipher != "none")
    }

    private static func isEncryptedPEM(_ body: [Substring]) -> Bool {
        body.contains { $0.hasPrefix("Proc-Type:") && $0.hasSuffix("ENCRYPTED") }
    }

    /// PKCS #8 (RFC 5208) names the algorithm in its first bytes.
    private static func algorithm(_ body: [Substring]) throws(SSHError) -> KeyKind? {
        guard let bytes = Base64.decode(body.joined()) else { throw damaged }
        let head = Array(bytes.prefix(32))
        if head.contains([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]) { return .rsa }
        if head.contains([0x2B, 0x65, 0x70]) { return .ed25519 }
        // 1.2.840.10045.2.1, an elliptic curve; which one is not needed.
        if head.contains([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]) { return nil }
        throw unsupported("a key of another kind")
    }

    private static func noKey(_ firstLine: Substring) -> SSHError {
        let hint =
            firstLine.hasPrefix("PuTTY-User-Key-File")
            ? "It is in PuTTY's format: puttygen KEY -O private-openssh -o NEW converts it."
            : KeyKind.allCases.contains { firstLine.hasPrefix($0.rawValue) }
                ? "It is the public key; the private one is in the file without .pub." : nil
        return SSHError(.keyUnusable, "what was given as the private key is none", hint: hint)
    }

    private static var damaged: SSHError {
        SSHError(.keyUnusable, "the private key is damaged", hint: "Was it copied with all of its lines?")
    }

    private static func unsupported(_ what: String) -> SSHError {
        SSHError(
            .keyUnusable,
            "the private key is \(what), which is not supported",
            hint: "Make an ed25519 key: ssh-keygen -t ed25519 -f deploy_key"
        )
    }
}

extension Substring {
    fileprivate func trimmingBlanks() -> Substring {
        var text = drop(while: \.isWhitespace)
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return text
    }
}
