// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Testing

@testable import MemoryServer

@Suite("What documents tell people to type at memory-server")
struct DocumentedCommandsTests {
    @Test("every line of memory-server in the documents is taken by the real arguments")
    func documents() throws {
        var count = 0
        for path in try Repository.documents() {
            for words in Self.commands(in: try Repository.text(path)) {
                count += 1
                // To ask for help is no command, and ends the parser in its own way.
                guard !words.contains("--help"), !words.contains("--version") else { continue }
                do {
                    _ = try MemoryServerCommand.parseAsRoot(words)
                } catch {
                    Issue.record("\(path): memory-server \(words): \(MemoryServerCommand.message(for: error))")
                }
            }
        }
        // The operator's page alone has ten; a reader that finds none would prove nothing.
        #expect(count >= 15, "found \(count)")
    }

    @Test(
        "lines are found as a shell would find them",
        arguments: [
            ("memory-server config --json", [["config", "--json"]]), ("memory-server serve   # why", [["serve"]]),
            (".build/release/memory-server keys list", [["keys", "list"]]), ("memory-server", []),
            ("hash=$(memory-server user-hash <<<'ana')", [["user-hash"]]), ("docker logs memory-server", []),
            ("deployctl exec -- memory-server config", []), ("# memory-server is good", []),
        ] as [(String, [[String]])]
    )
    func lines(_ line: String, _ found: [[String]]) {
        #expect(Self.commands(in: "```sh\n\(line)\n```\n") == found)
        #expect(Self.commands(in: line).isEmpty)
    }

    @Test("in a sentence they stand between back-ticks")
    func sentences() {
        #expect(Self.commands(in: "`memory-server` and `memory-server outbox list`.") == [["outbox", "list"]])
    }

    /// The arguments of each call: in fenced blocks, and between back-ticks.
    private static func commands(in document: String) -> [[String]] {
        var found: [[String]] = []
        var isFenced = false
        for line in document.split(separator: "\n") {
            if line.hasPrefix("```") {
                isFenced.toggle()
            } else if isFenced {
                found += words(in: line).map { [$0] } ?? []
            } else {
                let spans = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                found += spans.filter { $0.offset % 2 == 1 }.compactMap { words(in: $0.element) }
            }
        }
        return found
    }

    /// Nil when the line calls something else, or the program without words.
    private static func words(in line: Substring) -> [String]? {
        let typed = line.replacing(#/(^|\s)#.*/#, with: "").replacing(#/^\s*\w+=\$\(([^)]*)\)/#) { "\($0.output.1)" }
        let command = typed.split(separator: #/&&|\||;|<|\s>\s/#).first ?? ""
        let words = command.split(separator: " ").map(String.init)
        guard words.count > 1, words[0] == "memory-server" || words[0].hasSuffix("/memory-server") else { return nil }
        return Array(words.dropFirst())
    }
}
