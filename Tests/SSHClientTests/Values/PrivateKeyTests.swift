// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import SSHClient

@Suite("A private key")
struct PrivateKeyTests {
    @Test(
        "tells its kind and whether it is encrypted",
        arguments: [
            ("user_ed25519", KeyKind.ed25519, false), ("user_ecdsa", .ecdsa256, false),
            ("user_ecdsa384", .ecdsa384, false),
            ("user_ecdsa521", .ecdsa521, false), ("user_rsa", .rsa, false), ("user_rsa_pem", .rsa, false),
            ("user_ecdsa_pem", nil, false), ("user_encrypted", .ed25519, true), ("user_encrypted_pem", nil, true),
        ] as [(String, KeyKind?, Bool)]
    )
    func kinds(name: String, kind: KeyKind?, isEncrypted: Bool) throws {
        let key = try PrivateKey(parsing: Secret(KeyRing.shared.get().text(name)))
        #expect(key.kind == kind)
        #expect(key.isEncrypted == isEncrypted)
    }

    @Test(
        "in PKCS #8 tells its kind too",
        arguments: [
            (["-algorithm", "ed25519"], KeyKind.ed25519),
            (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], .rsa),
            (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], nil),
        ] as [([String], KeyKind?)]
    )
    func pkcs8(options: [String], kind: KeyKind?) throws {
        let file = try Scratch.folder("pkcs8") + "/key"
        try SpawnedProgram.run(["openssl", "genpkey", "-out", file] + options)
        let text = try SpawnedProgram.run(["cat", file])
        let key = try PrivateKey(parsing: Secret(text))
        #expect(key.kind == kind)
        #expect(!key.isEncrypted)
    }

    @Test("of RSA is refused for libraries that cannot use it, and only for those")
    func rsa() throws {
        let key = try PrivateKey(parsing: Secret(KeyRing.shared.get().text("user_rsa")))
        let error = #expect(throws: SSHError.self) {
            try key.checkUsable(passphrase: nil, library: LibraryVersion(parsing: "1.10.0"))
        }
        #expect(error?.code == .rsaUnsupported)
        #expect(error?.message.contains("1.10.0") == true)
        try key.checkUsable(passphrase: nil, library: LibraryVersion(parsing: "1.11.0"))
    }

    @Test(
        "in OpenSSH's format has its public key with it, encrypted or not",
        arguments: ["user_ed25519", "user_ecdsa", "user_ecdsa521", "user_encrypted", "user_rsa"]
    )
    func publicKey(name: String) throws {
        let ring = try KeyRing.shared.get()
        let found = try #require(SSHCredential.publicKey(of: Secret(try ring.text(name))))
        #expect(try ring.text(name + ".pub").hasPrefix(found + " "))
    }

    @Test(
        "in another format, or damaged, hides it",
        arguments: ["user_rsa_pem", "user_encrypted_pem", "user_ed25519.pub"]
    )
    func noPublicKey(name: String) throws {
        let text = try KeyRing.shared.get().text(name)
        #expect(SSHCredential.publicKey(of: Secret(text)) == nil)
        #expect(SSHCredential.publicKey(of: Secret("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n" + text)) == nil)
    }

    @Test("can be asked for what is wrong with it without a connection")
    func complaints() throws {
        let ring = try KeyRing.shared.get()
        let (rsa, good) = (Secret(try ring.text("user_rsa")), Secret(try ring.text("user_ed25519")))
        let old = LibraryVersion(1, 10, 0)
        let complaint = try #require(SSHCredential.complaint(about: rsa, passphrase: nil, library: old))
        #expect(complaint.code == .rsaUnsupported)
        #expect(complaint.hint?.contains("ssh-keygen -t ed25519") == true)
        #expect(SSHCredential.complaint(about: rsa, passphrase: nil, library: LibraryVersion(1, 11, 0)) == nil)
        #expect(SSHCredential.complaint(about: good, passphrase: nil, library: old) == nil)
        #expect(SSHCredential.complaint(about: Secret("none"), passphrase: nil)?.code == .keyUnusable)
    }

    @Test("is in no text of an error, a credential or a value")
    func redacted() throws {
        let text = try KeyRing.shared.get().text("user_ed25519")
        let line = text.split(separator: "\n")[2]
        let credential = SSHCredential.key(Secret(text), passphrase: Secret("sentinel"))
        let key = try PrivateKey(parsing: Secret(text))
        var dumped = ""
        dump((credential, key), to: &dumped)
        for shown in ["\(credential)", "\(key)", dumped] {
            #expect(!shown.contains(line))
            #expect(!shown.contains("sentinel"))
        }
    }

    @Test(
        "is read by a library whose version is told",
        arguments: [
            ("1.10.0", LibraryVersion(1, 10, 0)), ("1.11.2_DEV", .init(1, 11, 2)), ("2", .init(2, 0, 0)),
            ("", .init(0, 0, 0)),
        ]
    )
    func versions(text: String, version: LibraryVersion) {
        #expect(LibraryVersion(parsing: text) == version)
        #expect(LibraryVersion(1, 9, 9) < LibraryVersion(1, 10, 0))
    }
}
