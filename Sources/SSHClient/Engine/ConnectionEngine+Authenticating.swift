// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import FoundationEssentials
import Support

extension ConnectionEngine {
    func authenticate(_ credential: SSHCredential) throws {
        switch credential {
        case .keyFile(let path, let passphrase):
            try authenticate(try Self.read(keyFile: path), passphrase)
        case .key(let text, let passphrase):
            try authenticate(text, passphrase)
        case .agent(let path):
            try authenticateByAgent(at: path)
        }
    }

    private func authenticate(_ text: Secret<String>, _ passphrase: Secret<String>?) throws {
        let key = try PrivateKey(parsing: text)
        try key.checkUsable(passphrase: passphrase, library: SSHLibrary.version)
        let session = session.pointer
        let user = destination.user
        let bytes = key.text.reveal()
        // Always a string: libssh2 1.10 takes the length of the pointer that it is given when a PEM asks for one
        // (openssl.c, passphrase_cb).
        let phrase = passphrase?.reveal() ?? ""
        let before = self.session.received
        let result = try repeated {
            Int(
                cssh2_userauth_publickey_from_memory(
                    session,
                    user,
                    user.utf8.count,
                    bytes,
                    bytes.utf8.count,
                    phrase
                )
            )
        }
        guard result != 0 else { return }
        try checkEnd()
        // libssh2 opens the key before it says a word to the server, and has many codes for what may be wrong with it.
        if self.session.received == before, !SSHError.isSocketFailure(result) {
            throw SSHError.unreadableKey(result, isEncrypted: key.isEncrypted)
        }
        throw SSHError.authentication(result, destination)
    }

    /// What libssh2 calls a refused or an unreadable key may be a connection that was cut meanwhile.
    func checkEnd() throws {
        if session.hasEnded { throw SSHError.lost("userauth", Int(LIBSSH2_ERROR_SOCKET_DISCONNECT), destination) }
    }

    private static func read(keyFile path: String) throws -> Secret<String> {
        do {
            return Secret(try String(contentsOfFile: path, encoding: .utf8))
        } catch {
            throw SSHError(
                .keyUnusable,
                "the private key file \(path) cannot be read",
                hint: "Is it there, and readable for this user?"
            )
        }
    }
}
