// SPDX-License-Identifier: Apache-2.0

/// A host's public key.
package struct HostKey: Sendable, Hashable {
    package let kind: KeyKind
    /// As on the wire (RFC 4253 §6.6); two keys are the same when these bytes are.
    package let blob: [UInt8]

    init?(blob: [UInt8]) {
        guard let kind = KeyKind(blob: blob) else { return nil }
        self.kind = kind
        self.blob = blob
    }

    /// A line of a `.pub` file: kind, base64, and a comment that is passed over.
    package init(parsing line: String) throws(SSHError) {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 2, let kind = KeyKind(rawValue: String(words[0])),
            let blob = Base64.decode(words[1]), KeyKind(blob: blob) == kind
        else {
            throw SSHError(
                .invalidInput,
                "the host key is not of the form \"ssh-ed25519 AAAA…\"",
                hint: "Take the line from /etc/ssh/ssh_host_ed25519_key.pub of the host."
            )
        }
        self.kind = kind
        self.blob = blob
    }

    package var fingerprint: HostKeyFingerprint { HostKeyFingerprint(of: blob) }

    /// Kind and base64, as in `known_hosts` after the host's name.
    package var line: String { "\(kind.rawValue) \(Base64.encode(blob))" }
}

extension HostKey: CustomStringConvertible {
    package var description: String { "\(kind.rawValue) \(fingerprint)" }
}
