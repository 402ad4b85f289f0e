// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@testable import SSHClient

/// Against a real OpenSSH server.
@Suite("A host's key")
struct HostKeyTests {
    private func connect(_ server: SSHServer, pin: HostKeyPin) async throws -> HostKey {
        let connection = try await SSHConnection.connect(
            to: server.destination,
            pin: pin,
            credential: KeyRing.shared.get().credential(),
            settings: .patient,
            by: .ample
        )
        await connection.close()
        return connection.hostKey
    }

    @Test(
        "is accepted when it is the pinned one, whichever the server would rather show",
        arguments: ["host_ed25519", "host_ecdsa"]
    )
    func pinned(name: String) async throws {
        let server = try await SSHServer.shared.value
        let key = try KeyRing.shared.get().hostKey(name)
        #expect(try await connect(server, pin: .keys([key])) == key)
        #expect(try await connect(server, pin: .fingerprint(key.fingerprint)) == key)
    }

    @Test("is found in known_hosts", arguments: ["plain", "pattern", "hashed", "several"])
    func knownHosts(form: String) async throws {
        let server = try await SSHServer.shared.value
        let keys = try KeyRing.shared.get()
        let name = "[127.0.0.1]:\(server.port)"
        let key = try keys.hostKey("host_ecdsa")
        let other = try keys.hostKey("other_ed25519")
        var text: String
        switch form {
        case "plain": text = "\(name) \(key.line)\n"
        case "pattern": text = "*.example.com,[127.*]:* \(key.line) comment\n"
        case "several":
            text = "# ours\n\nelsewhere \(other.line)\n127.0.0.1 \(other.line)\n\(name),elsewhere \(key.line)\n"
        default:
            let file = try Scratch.folder("known") + "/known_hosts"
            try "\(name) \(key.line)\n".write(toFile: file, atomically: true, encoding: .utf8)
            // OpenSSH's own hash.
            try SpawnedProgram.run(["ssh-keygen", "-q", "-H", "-f", file])
            text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.hasPrefix("|1|"))
        }
        #expect(try await connect(server, pin: .knownHosts(KnownHosts(parsing: text))) == key)
    }

    @Test("is refused with its fingerprint when nothing is pinned")
    func unknown() async throws {
        let server = try await SSHServer.shared.value
        let key = try KeyRing.shared.get().hostKey("host_ed25519")
        let elsewhere =
            "elsewhere,[127.0.0.1]:1 \(key.line)\n127.0.0.1 \(key.line)\n[127.0.0.1]:\(server.port),!* \(key.line)"
        for text in ["", elsewhere] {
            let error = try await sshError {
                _ = try await connect(server, pin: .knownHosts(KnownHosts(parsing: text)))
            }
            #expect(error.code == .hostKeyUnknown)
            #expect(error.presented == key)
            #expect(error.message.contains(key.fingerprint.text))
            #expect(error.hint?.contains("[127.0.0.1]:\(server.port) \(key.line)") == true)
        }
    }

    @Test("is refused with both fingerprints when it is another")
    func changed() async throws {
        let server = try await SSHServer.shared.value
        let keys = try KeyRing.shared.get()
        for (pinned, shown) in [("other_ed25519", "host_ed25519"), ("other_ecdsa", "host_ecdsa")] {
            let (pinned, shown) = (try keys.hostKey(pinned), try keys.hostKey(shown))
            for pin in [HostKeyPin.keys([pinned]), .fingerprint(pinned.fingerprint)] {
                let error = try await sshError { _ = try await connect(server, pin: pin) }
                #expect(error.code == .hostKeyChanged)
                #expect(error.message.contains(pinned.fingerprint.text))
                if case .keys = pin { #expect(error.presented == shown) }
            }
        }
    }

    @Test("is refused when it is revoked, although it is pinned too")
    func revoked() async throws {
        let server = try await SSHServer.shared.value
        let key = try KeyRing.shared.get().hostKey("host_ed25519")
        let text = "* \(key.line)\n@revoked * \(key.line)\n"
        let error = try await sshError { _ = try await connect(server, pin: .knownHosts(KnownHosts(parsing: text))) }
        #expect(error.code == .hostKeyRevoked)
    }

    @Test("that is RSA is refused beforehand when pinned, and by name when the host has no other")
    func rsa() async throws {
        let keys = try KeyRing.shared.get()
        let server = try await SSHServer.start(hostKeys: ["host_rsa"])
        let pinned = try await sshError {
            _ = try await connect(server, pin: .keys([keys.hostKey("host_rsa")]))
        }
        #expect(pinned.code == .rsaUnsupported)
        #expect(pinned.message.contains(SSHLibrary.version.description))
        let offered = try await sshError {
            _ = try await connect(server, pin: .keys([keys.hostKey("host_ed25519")]))
        }
        #expect(offered.code == .noCommonAlgorithm)
        #expect(offered.hint?.contains("ed25519") == true)
        let scan = try await sshError { _ = try await SSHConnection.scanHostKeys(of: server.destination, by: .ample) }
        #expect(scan.code == .noCommonAlgorithm)
        try await server.stop()
    }

    @Test("is shown by a scan, which logs nobody in")
    func scan() async throws {
        let server = try await SSHServer.start(settings: ["LogLevel DEBUG1"])
        let keys = try KeyRing.shared.get()
        let found = try await SSHConnection.scanHostKeys(of: server.destination, by: .ample)
        let expected = [try keys.hostKey("host_ed25519"), try keys.hostKey("host_ecdsa")]
        #expect(found == expected)
        // The log would show it: it does for somebody who does log in.
        #expect(!server.log.contains("userauth-request"))
        try await server.connect().close()
        try await server.waitForLog("userauth-request")
        try await server.stop()
    }

    @Test("has the fingerprint that OpenSSH gives it", arguments: ["host_ed25519", "host_ecdsa", "host_rsa"])
    func fingerprint(name: String) throws {
        let keys = try KeyRing.shared.get()
        let words = try SpawnedProgram.run(["ssh-keygen", "-lf", keys.path("\(name).pub")]).split(separator: " ")
        let key = try keys.hostKey(name)
        #expect(key.fingerprint.text == words[1])
        #expect(try HostKeyFingerprint(parsing: String(words[1])) == key.fingerprint)
        #expect(try HostKeyFingerprint(parsing: String(words[1]) + "=") == key.fingerprint)
    }
}
