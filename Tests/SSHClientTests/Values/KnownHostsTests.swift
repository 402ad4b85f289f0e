// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SSHClient

@Suite("The lines of known_hosts")
struct KnownHostsTests {
    private static let ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
    private static let rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB"

    private func accepted(_ text: String, _ destination: String) throws -> [KeyKind] {
        let knownHosts = try KnownHosts(parsing: text)
        return knownHosts.expectation(of: try SSHDestination(parsing: destination)).accepted.map(\.kind)
    }

    @Test(
        "name hosts as OpenSSH reads them",
        arguments: [
            ("host \(ed25519)", "u@host", true),
            ("HOST \(ed25519) a comment", "u@Host", true),
            ("a,host,b \(ed25519)", "u@host", true),
            ("  host\t\(ed25519)\r", "u@host", true),
            ("host \(ed25519)", "u@host:2222", false),
            ("[host]:2222 \(ed25519)", "u@host:2222", true),
            ("[host]:2222 \(ed25519)", "u@host", false),
            ("*.example.com \(ed25519)", "u@a.b.example.com", true),
            ("*.example.com \(ed25519)", "u@example.com", false),
            ("*.example.com,!bad.example.com \(ed25519)", "u@bad.example.com", false),
            ("ho?t \(ed25519)", "u@host", true),
            ("ho?t \(ed25519)", "u@hot", false),
            ("# host \(ed25519)", "u@host", false),
            ("@cert-authority host \(ed25519)", "u@host", false),
            ("", "u@host", false),
        ]
    )
    func naming(line: String, destination: String, isNamed: Bool) throws {
        #expect(try accepted(line, destination) == (isNamed ? [.ed25519] : []))
    }

    @Test("may be hashed, as OpenSSH's own tool does it")
    func hashed() throws {
        let file = try Scratch.folder("hashed") + "/known_hosts"
        Scratch.write("host.example \(Self.ed25519)\n", to: file)
        _ = try SpawnedProgram.run(["ssh-keygen", "-H", "-f", file])
        let line = try String(contentsOfFile: file, encoding: .utf8)
        #expect(line.hasPrefix("|1|"))
        #expect(try accepted(line, "u@host.example") == [.ed25519])
        #expect(try accepted(line, "u@host.examples") == [])
    }

    @Test("of kinds that are not supported are passed over")
    func otherKinds() throws {
        let text = """
            host ssh-dss AAAAB3NzaC1kc3MAAACB
            host sk-ssh-ed25519@openssh.com AAAA
            host 1024 35 1234567890
            host \(Self.rsa)
            host \(Self.ed25519)
            """
        #expect(try accepted(text, "u@host") == [.rsa, .ed25519])
    }

    @Test(
        "that are damaged are an error with their number, never passed over",
        arguments: [
            "host ssh-ed25519 AAAA", "host ssh-ed25519 !!!", "host ssh-ed25519", "@revokd host \(ed25519)",
            "|1|AAAA \(ed25519)", "|2|AAAA|AAAA \(ed25519)", "host ssh-rsa \(ed25519.split(separator: " ")[1])",
        ]
    )
    func damaged(line: String) {
        let error = #expect(throws: SSHError.self) { _ = try KnownHosts(parsing: "\n\(line)\n") }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("line 2") == true)
    }

    @Test("decide which kinds of key are asked for")
    func attempts() throws {
        let old = LibraryVersion(1, 10, 0)
        let new = LibraryVersion(1, 11, 1)
        let destination = try SSHDestination(parsing: "u@host")
        let ed25519 = try HostKey(parsing: Self.ed25519)
        let rsa = try HostKey(parsing: Self.rsa)
        let all: [KeyKind] = [.ed25519, .ecdsa256, .ecdsa384, .ecdsa521]
        func attempts(_ expectation: HostKeyExpectation, _ library: LibraryVersion) throws -> [[KeyKind]] {
            try expectation.attempts(library, destination: destination)
        }
        #expect(try attempts(HostKeyExpectation(accepted: [rsa, ed25519]), old) == [[.ed25519]])
        #expect(try attempts(HostKeyExpectation(accepted: [rsa, ed25519]), new) == [[.ed25519, .rsa]])
        #expect(try attempts(HostKeyExpectation(accepted: [rsa]), new) == [[.rsa]])
        #expect(try attempts(HostKeyExpectation(), old) == [all])
        #expect(try attempts(HostKeyExpectation(fingerprints: [rsa.fingerprint]), old) == all.map { [$0] })
        #expect(try attempts(HostKeyExpectation(fingerprints: [rsa.fingerprint]), new) == (all + [.rsa]).map { [$0] })
        #expect(throws: SSHError.self) { try attempts(HostKeyExpectation(accepted: [rsa]), old) }
        #expect(KeyKind.rsa.signatureMethods(new) == ["rsa-sha2-512", "rsa-sha2-256"])
    }

    @Test(
        "hold patterns that end quickly whatever they hold",
        arguments: [
            ("*", "", true), ("", "", true), ("", "a", false), ("a*b*c", "axxbyyc", true), ("a*b*c", "axxbyy", false),
            ("**a", "a", true), ("?*", "", false), ("*.*", "a.b", true),
            (String(repeating: "*a", count: 200), "b", false),
            (String(repeating: "*a", count: 100) + "b", String(repeating: "a", count: 5_000), false),
        ]
    )
    func patterns(pattern: String, name: String, matches: Bool) {
        #expect(HostPattern(pattern[...]).matches(name) == matches)
    }

    @Test("are not keys when given as one", arguments: ["", "ssh-ed25519", "ssh-ed25519 AAAA", "host \(ed25519)"])
    func noKey(line: String) {
        #expect(throws: SSHError.self) { _ = try HostKey(parsing: line) }
    }

    @Test("are not fingerprints", arguments: ["", "MD5:aa:bb", "SHA256:", "SHA256:AAAA", "AAAA"])
    func noFingerprint(text: String) {
        #expect(throws: SSHError.self) { _ = try HostKeyFingerprint(parsing: text) }
    }
}
