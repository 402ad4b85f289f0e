// SPDX-License-Identifier: Apache-2.0

import Crypto

/// The SHA-256 of a host key, in OpenSSH's spelling: `SHA256:` and base64 without padding.
package struct HostKeyFingerprint: Sendable, Hashable {
    package let text: String

    init(of blob: [UInt8]) {
        self.init(digest: Array(SHA256.hash(data: blob)))
    }

    /// What ``init(parsing:)`` takes, for whoever reads a configuration.
    package static let expectation = "SHA256: and 43 characters, as ssh-keygen -l shows a key"

    package init(parsing text: String) throws(SSHError) {
        let plain = text.hasSuffix("=") ? String(text.dropLast()) : text
        guard plain.hasPrefix("SHA256:"), plain.utf8.count == "SHA256:".utf8.count + 43,
            let digest = Base64.decode(plain.dropFirst("SHA256:".count) + "=")
        else {
            throw SSHError(
                .invalidInput,
                "the fingerprint is not of the form \"SHA256:…\"",
                hint: "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub prints it on the host."
            )
        }
        // Spelt anew: the last character has two bits to spare.
        self.init(digest: digest)
    }

    private init(digest: [UInt8]) {
        text = "SHA256:" + Base64.encode(digest).prefix { $0 != "=" }
    }
}

extension HostKeyFingerprint: CustomStringConvertible {
    package var description: String { text }
}
