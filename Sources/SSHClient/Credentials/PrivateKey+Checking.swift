// SPDX-License-Identifier: Apache-2.0

import Support

extension PrivateKey {
    /// Refuses what this library or the given passphrase cannot open, with the way out.
    func checkUsable(passphrase: Secret<String>?, library: LibraryVersion) throws(SSHError) {
        if kind == .rsa {
            try Self.checkRSA(library, what: "the private key is an RSA key")
        }
        guard isEncrypted else { return }
        guard let passphrase, !passphrase.reveal().isEmpty else {
            throw SSHError(
                .passphraseWrong,
                "the private key is encrypted and no passphrase was given",
                hint: "Give the passphrase, load the key into an agent, or use a key without one."
            )
        }
        guard !passphrase.reveal().utf8.contains(0) else {
            throw SSHError(.passphraseWrong, "the passphrase holds a NUL, which no passphrase can")
        }
    }

    static func checkRSA(_ library: LibraryVersion, what: String) throws(SSHError) {
        guard !library.signsRSAWithSHA2 else { return }
        throw SSHError(
            .rsaUnsupported,
            "\(what), and libssh2 \(library) can sign with it only over SHA-1, which OpenSSH refuses since 8.8",
            hint: "Make an ed25519 key (ssh-keygen -t ed25519 -f deploy_key) and add deploy_key.pub to the host's "
                + "authorized_keys; or run with libssh2 1.11 or newer."
        )
    }
}
