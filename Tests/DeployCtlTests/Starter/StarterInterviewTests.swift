// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import SSHClient
import Testing

@testable import DeployCtl

@Suite("The conversation of init")
struct StarterInterviewTests {
    /// What was said and asked, and what was answered, as a terminal shows it.
    private struct Conversation {
        var text = ""
        var draft: StarterDraft?
        var looks: [String] = []
    }

    /// - Parameters:
    ///   - answers: Lines, in order. Those that are over end the conversation.
    ///   - sights: What comes of looking at hosts, by their addresses.
    private func talk(
        _ given: StarterDraft = StarterDraft(),
        remote: String? = nil,
        known: String = "",
        answers: [String],
        sights: [String: HostKeySight] = [:]
    ) throws -> Conversation {
        var interview = StarterInterview(
            given,
            guesses: StarterGuesses(remote: remote, folder: "demo"),
            knownHosts: try KnownHosts(parsing: known)
        )
        var conversation = Conversation()
        var rest = answers[...]
        var turn = interview.begin()
        while true {
            conversation.text += turn.says.map { $0 + "\n" }.joined()
            switch turn.next {
            case .done(let draft):
                conversation.draft = draft
                #expect(rest.isEmpty, "not asked for: \(rest)")
                return conversation
            case .look(let destination):
                conversation.looks.append(destination.endpoint)
                turn = interview.see(sights[destination.host] ?? .failed("\(destination.endpoint) cannot be reached"))
            case .ask(let prompt):
                guard let line = rest.popFirst() else { return conversation }
                conversation.text += "\(prompt)\(line)\n"
                turn = interview.answer(line)
            }
        }
    }

    private func shown() throws -> HostKeySight { .shown([try StarterSample.key]) }

    @Test("from nothing to a file, with wrong answers on the way")
    func whole() throws {
        let conversation = try talk(
            remote: "git@github.com:Example/Demo.git",
            answers: [
                "Demo", "",  // the service: a wrong one, the guess
                "demo:1", "",  // the image: a wrong one, the guess
                "example", "hunter2", "",  // the registry: the password itself, where it is
                "staging, production",
                "-x", "staging.example.com", "deploy@staging.example.com", "",
                "maybe", "n", "no port", "8080", "",
                "deploy@app-1.example.com", "", "sure", "yes",
                "ada@app-2.example.com:2222", "no",
                "", "y", "a b", "api.example.com", "ftp://x", "https://api.example.com",
            ],
            sights: ["app-1.example.com": try shown(), "app-2.example.com": try shown()]
        )
        try Golden.expect(conversation.text, "init-conversation.txt")
        #expect(!conversation.text.replacing(": hunter2", with: "").contains("hunter2"))
        let configuration = try #require(conversation.draft?.configuration(dockerfile: "Dockerfile", suites: []))
        try Golden.expect(configuration.text, "init-conversation.yml")
        #expect(conversation.looks == ["staging.example.com:22", "app-1.example.com:22", "app-2.example.com:2222"])
        #expect(configuration.pendingHosts.map(\.name.text) == ["staging.example.com", "app-2.example.com"])
        try Golden.expect(
            StarterReport(configuration, written: ["deploy.yml", "x.yml"], file: "deploy.yml").text,
            "init-report.txt"
        )
    }

    @Test("what flags say is not asked")
    func given() throws {
        let options = try StarterOptions.parse([
            "--service", "demo", "--image", "ghcr.io/example/demo", "--registry-user", "x", "--registry-password",
            "env:X",
            "--host", "deploy@app-1.example.com", "--listen", "80", "--url", "http://x",
        ])
        let conversation = try talk(
            try options.draft(),
            answers: ["yes"],
            sights: ["app-1.example.com": try shown()]
        )
        #expect(conversation.draft?.missing == [])
        #expect(conversation.looks == ["app-1.example.com:22"])
    }

    @Test("a key that ssh knows is taken without a look, and said")
    func known() throws {
        let options = try StarterOptions.parse(["--host", "deploy@app-1.example.com"])
        let conversation = try talk(
            try options.draft(),
            known: "app-1.example.com \(StarterSample.line)\n",
            answers: ["demo", "ghcr.io/example/demo", "", "", "api.example.com", ""]
        )
        #expect(conversation.looks.isEmpty)
        #expect(
            conversation.text.contains("known_hosts has the key of app-1.example.com:22: \(try StarterSample.key)\n")
        )
        #expect(conversation.draft?.places?[0].hosts[0].host.keys == [try StarterSample.key.fingerprint])
        #expect(conversation.draft?.registry == .settled(nil))
    }

    @Test("a revoked key is not even asked about")
    func revoked() throws {
        let options = try StarterOptions.parse(["--host", "deploy@app-1.example.com", "--listen", "80"])
        let conversation = try talk(
            try options.draft(),
            known: "@revoked app-1.example.com \(StarterSample.line)\n",
            answers: ["demo", "ghcr.io/example/demo", "", ""],
            sights: ["app-1.example.com": try shown()]
        )
        #expect(conversation.text.contains("shows only keys that known_hosts marks as revoked"))
        #expect(conversation.draft?.places?[0].hosts[0].host.keys == [])
    }

    @Test(
        "only yes or the very fingerprint pins a key",
        arguments: [
            ("yes", true), ("YES", true), ("key", true), ("", nil), ("y", nil), ("other", nil), ("SHA256:short", nil),
            ("no", false),
        ] as [(String, Bool?)]
    )
    func confirming(_ answer: String, _ isPinned: Bool?) throws {
        let options = try StarterOptions.parse([
            "--service", "demo", "--image", "ghcr.io/example/demo", "--registry-user", "x", "--registry-password",
            "env:X",
            "--host", "deploy@app-1.example.com", "--listen", "80", "--url", "http://x",
        ])
        let words = [
            "key": try StarterSample.key.fingerprint.text, "other": try StarterSample.otherKey.fingerprint.text,
        ]
        let conversation = try talk(
            try options.draft(),
            answers: [words[answer] ?? answer],
            sights: ["app-1.example.com": try shown()]
        )
        let keys = conversation.draft?.places?[0].hosts[0].host.keys
        switch isPinned {
        case true: #expect(keys == [try StarterSample.key.fingerprint])
        case false: #expect(keys == [])
        // Asked again.
        case nil: #expect(conversation.draft == nil)
        }
    }

    @Test(
        "names are guessed from the repository, else from the folder",
        arguments: [
            ("git@github.com:You/My_App.git", "x", "my-app", "ghcr.io/you/my_app"),
            ("https://token@gitlab.com/a/b/c.git", "x", "c", "registry.gitlab.com/a/b/c"),
            ("ssh://git@forge.example.com:2222/a/b", "x", "b", nil), ("/srv/git/demo.git", "Site", "site", nil),
            ("https://github.com", "x", "x", nil), ("", "1st", nil, nil), (nil, "demo.site", "demo-site", nil),
        ] as [(String?, String, String?, String?)]
    )
    func guesses(_ remote: String?, _ folder: String, _ service: String?, _ image: String?) {
        let guesses = StarterGuesses(remote: remote, folder: folder)
        #expect(guesses.service?.text == service)
        #expect(guesses.image?.text == image)
    }
}
