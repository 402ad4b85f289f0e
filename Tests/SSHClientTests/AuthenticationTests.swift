// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@testable import SSHClient

/// Against a real OpenSSH server and a real agent.
@Suite("Logging in")
struct AuthenticationTests {
    @Test(
        "works with a key from a file and from memory",
        arguments: ["user_ed25519", "user_ecdsa", "user_ecdsa384", "user_ecdsa521", "user_ecdsa_pem"]
    )
    func keys(name: String) async throws {
        let server = try await SSHServer.shared.value
        let keys = try KeyRing.shared.get()
        let text = try keys.text(name)
        let mangled = text.replacingOccurrences(of: "\n", with: "\r\n").dropLast()
        for credential in [
            keys.credential(name), .key(Secret(text)), .key(Secret("\n" + mangled)),
        ] {
            let connection = try await server.connect(credential: credential)
            #expect(try await connection.output(of: ["echo", "in"]) == "in\n")
            await connection.close()
        }
    }

    @Test("opens an encrypted key with its passphrase only", arguments: ["user_encrypted", "user_encrypted_pem"])
    func passphrase(name: String) async throws {
        let server = try await SSHServer.shared.value
        let keys = try KeyRing.shared.get()
        let right = Secret(keys.passphrase)
        try await server.connect(credential: .keyFile(path: keys.path(name), passphrase: right)).close()
        try await server.connect(credential: .key(Secret(try keys.text(name)), passphrase: right)).close()
        for wrong in [nil, Secret(""), Secret("wrong"), Secret("größer\0"), Secret(String(keys.passphrase.dropLast()))]
        {
            let error = try await sshError {
                _ = try await server.connect(credential: .keyFile(path: keys.path(name), passphrase: wrong))
            }
            #expect(error.code == .passphraseWrong)
            #expect(!"\(error) \(error.hint ?? "")".contains("größer"))
        }
    }

    @Test("refuses an RSA key beforehand and says the way out", arguments: ["user_rsa", "user_rsa_pem"])
    func rsa(name: String) async throws {
        let server = try await SSHServer.shared.value
        let error = try await sshError {
            _ = try await server.connect(credential: KeyRing.shared.get().credential(name))
        }
        #expect(error.code == .rsaUnsupported)
        #expect(error.hint?.contains("ssh-keygen -t ed25519") == true)
    }

    @Test("is refused for a key that the server does not know, and a user that it does not have")
    func refused() async throws {
        let server = try await SSHServer.start()
        let keys = try KeyRing.shared.get()
        let unknownKey = try await sshError {
            _ = try await server.connect(credential: keys.credential("other_ed25519"))
        }
        #expect(unknownKey.code == .authenticationRefused)
        // Counted in bytes on the way: the server must see the whole name.
        let stranger = try SSHDestination(user: "größe-日本", host: "127.0.0.1", port: server.port)
        let unknownUser = try await sshError {
            _ = try await SSHConnection.connect(
                to: stranger,
                pin: server.pin,
                credential: keys.credential(),
                settings: .patient,
                by: .ample
            )
        }
        #expect(unknownUser.code == .authenticationRefused)
        #expect(unknownUser.message.contains("größe-日本"))
        try await server.waitForLog(#"Invalid user gr\303\266\303\237e-\346\227\245\346\234\254 from"#)
        try await server.stop()
    }

    @Test("names what is wrong with a key file")
    func unusable() async throws {
        let server = try await SSHServer.shared.value
        let keys = try KeyRing.shared.get()
        let damaged = try keys.text("user_ed25519").split(separator: "\n").dropLast(3).joined(separator: "\n")
        let cases: [(SSHCredential, String)] = [
            (.keyFile(path: "/nowhere/key"), "/nowhere/key"),
            (.keyFile(path: keys.path("user_ed25519.pub")), "none"),
            (.key(Secret("")), "none"),
            (.key(Secret("PuTTY-User-Key-File-3: ssh-ed25519")), "none"),
            (.key(Secret(damaged)), "none"),
            (.key(Secret(damaged + "\n-----END OPENSSH PRIVATE KEY-----")), "damaged"),
            (.key(Secret("-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----")), "DSA"),
        ]
        for (credential, words) in cases {
            let error = try await sshError { _ = try await server.connect(credential: credential) }
            #expect(error.code == .keyUnusable)
            #expect(error.message.contains(words))
        }
    }

    @Test("works with the keys of an agent, the usable ones in turn")
    func agent() async throws {
        let server = try await SSHServer.shared.value
        let keys = try KeyRing.shared.get()
        let path = try Scratch.folder("agent") + "/socket"
        let agent = try SpawnedProgram(["ssh-agent", "-D", "-a", path])
        try await agent.waitFor("SSH_AUTH_SOCK")
        let add = { (name: String) in
            _ = try SpawnedProgram.run(["ssh-add", "-q", keys.path(name)], environment: ["SSH_AUTH_SOCK": path])
        }
        let credential = SSHCredential.agent(socketPath: path)

        let empty = try await sshError { _ = try await server.connect(credential: credential) }
        #expect(empty.code == .agentUnavailable)

        try add("user_rsa")
        let onlyRSA = try await sshError { _ = try await server.connect(credential: credential) }
        #expect(onlyRSA.code == .rsaUnsupported)

        try add("other_ecdsa")
        let stranger = try await sshError { _ = try await server.connect(credential: credential) }
        #expect(stranger.code == .authenticationRefused)

        try add("user_ecdsa")
        let connection = try await server.connect(credential: credential)
        #expect(try await connection.output(of: ["echo", "in"]) == "in\n")
        await connection.close()
        try SpawnedProgram.run(["ssh-add", "-q", "-D"], environment: ["SSH_AUTH_SOCK": path])
        try add("user_ed25519")
        try await server.connect(credential: credential).close()
        try await agent.end(signal: SIGTERM)

        let gone = try await sshError { _ = try await server.connect(credential: credential) }
        #expect(gone.code == .agentUnavailable)
    }

    @Test("does not wait longer than its deadline for an agent that never answers")
    func silentAgent() async throws {
        let server = try await SSHServer.shared.value
        let path = try Scratch.folder("agent") + "/socket"
        let silent = try SilentSocket(path: path)
        let error = try await sshError {
            _ = try await SSHConnection.connect(
                to: server.destination,
                pin: server.pin,
                credential: .agent(socketPath: path),
                by: .after(.seconds(2))
            )
        }
        #expect(error.code == .deadlineExceeded)
        silent.close()
    }

    /// What an agent may answer to the request for its keys, or to the one for a signature, that is no answer.
    private static let brokenAgents: [(String, @Sendable ([UInt8]) -> [[UInt8]])] = [
        ("hangs up", { _ in [] }),
        ("says nothing of use", { _ in [ScriptedAgent.framed([5])] }),
        ("claims a length beyond every bound", { _ in [[0xFF, 0xFF, 0xFF, 0xFF]] }),
        ("claims a million keys", { _ in [ScriptedAgent.framed([12, 0, 15, 66, 64])] }),
        ("claims a key and shows none", { _ in [ScriptedAgent.framed([12, 0, 0, 0, 1])] }),
        ("hangs up in the middle of a message", { _ in [[0, 0, 0, 9, 12]] }),
        ("hangs up when it is to sign", { [ScriptedAgent.list($0)] }),
        ("refuses to sign", { [ScriptedAgent.list($0), ScriptedAgent.framed([5])] }),
        ("signs with nothing", { [ScriptedAgent.list($0), ScriptedAgent.framed([14, 0, 0, 0, 0])] }),
    ]

    @Test("by an agent that breaks its protocol is an error of the agent", arguments: brokenAgents.indices)
    func brokenAgent(index: Int) async throws {
        let server = try await SSHServer.shared.value
        let blob = try HostKey(parsing: KeyRing.shared.get().text("user_ed25519.pub")).blob
        let (name, answers) = Self.brokenAgents[index]
        let agent = try ScriptedAgent(answers(blob))
        let error = try await sshError { _ = try await server.connect(credential: .agent(socketPath: agent.path)) }
        #expect(error.code == .agentUnavailable, "an agent that \(name)")
        agent.stop()
    }

    @Test("by an agent that signs with another key is refused by the server")
    func foreignSignature() async throws {
        let server = try await SSHServer.shared.value
        let blob = try HostKey(parsing: KeyRing.shared.get().text("user_ed25519.pub")).blob
        var signature = WireWriter()
        signature.string(Array("ssh-ed25519".utf8))
        signature.string([UInt8](repeating: 7, count: 64))
        var answer = WireWriter()
        answer.byte(14)
        answer.string(signature.bytes)
        let agent = try ScriptedAgent([ScriptedAgent.list(blob), ScriptedAgent.framed(answer.bytes)])
        let error = try await sshError { _ = try await server.connect(credential: .agent(socketPath: agent.path)) }
        #expect(error.code == .authenticationRefused)
        agent.stop()
    }
}
