// SPDX-License-Identifier: Apache-2.0

import Crypto

/// One line of a `known_hosts` file that says something of a key.
struct KnownHostsEntry: Sendable {
    struct Malformed: Error {
        let reason: String
    }

    enum Marker: Sendable {
        case none
        case revoked
    }

    private enum Hosts: Sendable {
        case patterns([HostPattern])
        case hashed(salt: [UInt8], digest: [UInt8])
    }

    let marker: Marker
    let key: HostKey
    private let hosts: Hosts

    /// Nil for a line that says nothing to us: blank, a comment, a certificate authority, another kind of key.
    init?(parsing line: Substring) throws(Malformed) {
        var words = line.split(whereSeparator: \.isWhitespace)
        guard let first = words.first, !first.hasPrefix("#") else { return nil }
        switch first {
        case "@revoked":
            marker = .revoked
            words.removeFirst()
        case "@cert-authority":
            return nil
        default:
            guard !first.hasPrefix("@") else { throw Malformed(reason: "the marker is unknown") }
            marker = .none
        }
        guard words.count >= 3 else { throw Malformed(reason: "there must be names, a kind of key and a key") }
        guard let kind = KeyKind(rawValue: String(words[1])) else { return nil }
        guard let blob = Base64.decode(words[2]), let key = HostKey(blob: blob), key.kind == kind else {
            throw Malformed(reason: "the key is damaged")
        }
        self.key = key
        hosts = try Self.hosts(words[0])
    }

    /// Whether the line is about this host, in the form of ``SSHDestination/knownHostsName``.
    func names(_ host: String) -> Bool {
        switch hosts {
        case .patterns(let patterns):
            // One negated pattern that matches rules the whole line out.
            var isNamed = false
            for pattern in patterns where pattern.matches(host) {
                if pattern.isNegated { return false }
                isNamed = true
            }
            return isNamed
        case .hashed(let salt, let digest):
            // SHA-1 is what OpenSSH hides names behind; no trust rests on it.
            return HMAC<Insecure.SHA1>.isValidAuthenticationCode(
                digest,
                authenticating: Array(host.utf8),
                using: SymmetricKey(data: salt)
            )
        }
    }

    private static func hosts(_ word: Substring) throws(Malformed) -> Hosts {
        guard word.hasPrefix("|") else {
            return .patterns(word.split(separator: ",").map { HostPattern($0) })
        }
        let parts = word.split(separator: "|")
        guard parts.count == 3, parts[0] == "1", let salt = Base64.decode(parts[1]),
            let digest = Base64.decode(parts[2]), digest.count == 20
        else { throw Malformed(reason: "the hashed name is damaged") }
        return .hashed(salt: salt, digest: digest)
    }
}
