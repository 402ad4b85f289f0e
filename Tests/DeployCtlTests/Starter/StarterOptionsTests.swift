// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import SSHClient
import Testing

@testable import DeployCtl

@Suite("The flags of init")
struct StarterOptionsTests {
    private static let fingerprint = "SHA256:" + String(repeating: "A", count: 43)
    private static let other = "SHA256:" + String(repeating: "B", count: 42) + "A"

    private func draft(_ words: [String]) throws -> StarterDraft {
        try StarterOptions.parse(words).draft()
    }

    @Test("values go to their environments, and those without one to all")
    func environments() throws {
        let draft = try draft([
            "--host", "production=deploy@a", "--host", "production=deploy@b", "--host", "staging=ada@c:2222",
            "--server-name", "production=api.example.com", "--listen", "staging=8080", "--url", "http://x/?a=b",
            "--host-key", "a=\(Self.fingerprint)", "--host-key", "a=\(Self.other)", "--host-key",
            "c=\(Self.fingerprint)=",
        ])
        let places = try #require(draft.places)
        #expect(places.map(\.label?.text) == ["production", "staging"])
        #expect(places.map { $0.hosts.map(\.host.name.text) } == [["a", "b"], ["c"]])
        #expect(places.map { $0.hosts.map(\.host.keys.count) } == [[2, 0], [1]])
        #expect(places.map { $0.hosts.map(\.isSettled) } == [[true, false], [true]])
        #expect(places[0].front == .settled(.proxy(try #require(ServerName("api.example.com")))))
        #expect(places[1].front == .settled(.plain(try #require(ListenAddress("8080")))))
        #expect(places.map(\.url) == Array(repeating: .settled(PublicAddress("http://x/?a=b")), count: 2))
        #expect(
            draft.missing.map { $0.prefix { $0 != ":" } } == [
                "--service NAME", "--image REPOSITORY", "--host-key b=SHA256",
            ]
        )
    }

    @Test("nothing given: everything that must be is named")
    func missing() throws {
        let missing = try draft([]).missing.map { $0.split(separator: " ")[0] }
        #expect(missing == ["--service", "--image", "--host", "--server-name"])
    }

    @Test(
        "what the file could not hold, or means two things, is wrong usage",
        arguments: [
            ["--service", "Demo"], ["--image", "demo"], ["--registry-user", ""], ["--registry-password", "env:X"],
            ["--registry-user", "x", "--registry-password", "hunter2"], ["--host", "-x"],
            ["--host", "a", "--host", "a"],
            ["--host", "production=a", "--host", "b"], ["--listen", "80"], ["--host", "a", "--listen", "x"],
            ["--host", "a", "--listen", "80", "--server-name", "x"], ["--host", "a", "--server-name", "a b"],
            ["--host", "a", "--url", "ftp://x"], ["--host", "a", "--url", "staging=http://x"],
            ["--host", "a", "--host-key", "SHA256:x"], ["--host", "a", "--host-key", "b=\(fingerprint)"],
            ["--host", "a", "--host", "b", "--host-key", fingerprint],
        ]
    )
    func wrong(_ words: [String]) {
        #expect(throws: (any Error).self) { try draft(words) }
        do {
            _ = try DeployCtlCommand.parseAsRoot(["init"] + words)
            Issue.record("\(words) was taken")
        } catch {
            let message = DeployCtlCommand.fullMessage(for: error)
            #expect(DeployCtlCommand.exitCode(for: error).rawValue == DeployCtl.ExitStatus.usage.rawValue)
            #expect(!message.contains("hunter2"))
        }
    }
}
