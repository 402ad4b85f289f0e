// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

@testable import SSHClient

/// Keys of users and hosts, made once a run by the real `ssh-keygen`.
struct KeyRing: Sendable {
    static let shared = Result { try KeyRing() }

    let folder: String
    /// What the encrypted keys are encrypted with; not ASCII, since bytes are counted on the way.
    let passphrase = "größer als 7 Zwerge"

    private init() throws {
        folder = try Scratch.folder("keys")
        for kind in ["user", "host", "other"] {
            try make("\(kind)_ed25519", ["-t", "ed25519"])
            try make("\(kind)_ecdsa", ["-t", "ecdsa", "-b", "256"])
        }
        try make("host_rsa", ["-t", "rsa", "-b", "2048"])
        try make("user_ecdsa384", ["-t", "ecdsa", "-b", "384"])
        try make("user_ecdsa521", ["-t", "ecdsa", "-b", "521"])
        try make("user_ecdsa_pem", ["-t", "ecdsa", "-b", "256", "-m", "PEM"])
        try make("user_rsa", ["-t", "rsa", "-b", "2048"])
        try make("user_rsa_pem", ["-t", "rsa", "-b", "2048", "-m", "PEM"])
        try make("user_encrypted", ["-t", "ed25519"], passphrase: passphrase)
        try make("user_encrypted_pem", ["-t", "ecdsa", "-m", "PEM"], passphrase: passphrase)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let authorized = try names.sorted().filter { $0.hasPrefix("user_") && $0.hasSuffix(".pub") }.map(text)
        try authorized.joined().write(toFile: path("authorized_keys"), atomically: true, encoding: .utf8)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func hostKey(_ name: String) throws -> HostKey { try HostKey(parsing: try text("\(name).pub")) }

    func credential(_ name: String = "user_ed25519") -> SSHCredential { .keyFile(path: path(name)) }

    private func make(_ name: String, _ options: [String], passphrase: String = "") throws {
        try SpawnedProgram.run(
            ["ssh-keygen", "-q", "-f", path(name), "-N", passphrase, "-C", "test of memory-layer"] + options
        )
    }
}
