// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import Foundation
import Testing

@testable import DeployCtl

@Suite("What documents tell people to type")
struct DocumentedCommandsTests {
    private static let digest = "sha256:" + String(repeating: "a", count: 64)

    /// Every document but those of tools that only machines run.
    private static var documents: [String] {
        get throws {
            let found = try Repository.files(endingIn: [".md", ".yml"], under: ["docs", "ops"])
            return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] + found
        }
    }

    @Test("every line of deployctl in the documents is taken by the real arguments, with an environment that is there")
    func documents() throws {
        var count = 0
        for path in try Self.documents {
            for command in DocumentedCommand.all(in: try Repository.text(path)) {
                check(command, isBlock: command.isLine, in: path)
                count += 1
            }
        }
        // README.md alone has six lines; a reader that finds none would prove nothing.
        #expect(count >= 12, "found \(count)")
    }

    @Test("every line of deployctl in the workflows is taken by the real arguments")
    func workflows() throws {
        var count = 0
        for path in try Repository.files(endingIn: [".yml"], under: [".github/workflows"]) {
            for line in try Repository.text(path).split(separator: "\n") {
                guard let command = line.firstMatch(of: /run: (deployctl .*)/)?.output.1 else { continue }
                for found in DocumentedCommand.lines(in: String(command)) { check(found, isBlock: false, in: path) }
                count += 1
            }
        }
        #expect(count >= 10, "found \(count)")
    }

    @Test("every command's help shows how it is typed, and every line of it is taken")
    func help() {
        for type in CommandTree.all {
            let found = DocumentedCommand.lines(in: type.configuration.discussion)
            #expect(!found.isEmpty, "\(type._commandName) shows no example")
            for command in found { check(command, isBlock: true, in: "\(type._commandName) --help") }
        }
    }

    @Test("every command says in one line what it is for", arguments: CommandTree.all.map { $0.configuration })
    func abstracts(_ configuration: CommandConfiguration) {
        #expect(!configuration.abstract.isEmpty)
        #expect(!configuration.abstract.contains("\n"))
        #expect(configuration.abstract.hasSuffix("."))
    }

    private func check(_ command: DocumentedCommand, isBlock: Bool, in path: String) {
        // To ask for help is no command, and ends the parser in its own way.
        guard !command.words.contains("--help"), !command.words.contains("--version") else { return }
        let words = command.words.map { ["$digest", "$DIGEST", "sha256:…"].contains($0) ? Self.digest : $0 }
        let taken: any ParsableCommand
        do {
            taken = try DeployCtlCommand.parseAsRoot(LeadingOptions.moved(words))
        } catch {
            Issue.record("\(path): \(command.text): \(DeployCtlCommand.message(for: error))")
            return
        }
        // In prose a command may stand by its name alone. A line is typed as it is: the example has environments.
        guard isBlock, !words.contains("--file"), !words.contains("-f"), Self.readsConfiguration(taken) else { return }
        let environment = words.firstIndex(of: "-e").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        #expect(throws: Never.self, "\(path): \(command.text)") {
            _ = try DeployConfiguration.load(
                try Repository.text("ops/deploy/deploy.example.yml"),
                environment: environment
            )
        }
    }

    /// `completion` and `explain` need no deploy.yml.
    private static func readsConfiguration(_ command: any ParsableCommand) -> Bool {
        Mirror(reflecting: command).children.contains { $0.label == "_common" }
    }

    @Test(
        "lines are found as a shell would find them",
        arguments: [
            ("deployctl plan -e x", ["plan -e x"]), ("deployctl plan -e x   # what", ["plan -e x"]),
            ("  deployctl status -e x      what serves", ["status -e x"]),
            (#"digest=$(deployctl push -e x)"#, ["push -e x"]), ("deployctl plan || test $? -eq 2", ["plan"]),
            ("a && .build/release/deployctl build", ["build"]),
            (#"deployctl --file "$A/b.yml" deploy"#, ["--file $A/b.yml deploy"]),
            ("# deployctl is good", []), ("deployctl", []), ("cp deployctl x", []),
        ] as [(String, [String])]
    )
    func lines(_ text: String, _ found: [String]) {
        #expect(DocumentedCommand.lines(in: text).map { $0.words.joined(separator: " ") } == found)
    }
}
