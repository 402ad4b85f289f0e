// SPDX-License-Identifier: Apache-2.0

package import Support

extension SSHCredential {
    /// Why a private key could not be used, told without a connection: of a kind that this library cannot sign with, damaged,
    /// encrypted without a passphrase. That the passphrase is right is only known when the key is used.
    ///
    /// - Parameter library: Of libssh2; the one that is loaded if not given.
    package static func complaint(
        about key: Secret<String>,
        passphrase: Secret<String>?,
        library: LibraryVersion? = nil
    ) -> SSHError? {
        do throws(SSHError) {
            let key = try PrivateKey(parsing: key)
            try key.checkUsable(passphrase: passphrase, library: library ?? SSHLibrary.version)
            return nil
        } catch {
            return error
        }
    }
}
