// SPDX-License-Identifier: Apache-2.0

package import Support

extension SSHCredential {
    /// The public key that a private key has with it, as `authorized_keys` wants it; also of an encrypted one. `nil` where the
    /// format hides it: only OpenSSH's own has it in the clear (PROTOCOL.key).
    package static func publicKey(of key: Secret<String>) -> String? {
        PrivateKey.publicBlob(in: key).flatMap { blob in
            KeyKind(blob: blob).map { "\($0.rawValue) \(Base64.encode(blob))" }
        }
    }
}

extension PrivateKey {
    static func publicBlob(in key: Secret<String>) -> [UInt8]? {
        let lines = key.reveal().split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }
        guard let begin = lines.firstIndex(of: "-----BEGINOPENSSHPRIVATEKEY-----"),
            let end = lines.firstIndex(of: "-----ENDOPENSSHPRIVATEKEY-----"), begin < end,
            let bytes = Base64.decode(lines[(begin + 1)..<end].joined())
        else { return nil }
        var reader = WireReader(bytes)
        // Cipher, key derivation, its options, the number of keys.
        guard reader.skip(Array("openssh-key-v1\0".utf8)), reader.string() != nil, reader.string() != nil,
            reader.string() != nil, reader.number() == 1
        else { return nil }
        return reader.string()
    }
}
