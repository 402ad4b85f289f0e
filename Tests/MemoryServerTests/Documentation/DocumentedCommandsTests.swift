// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Testing

@testable import MemoryServer

@Suite("What documents tell people to type at memory-server")
struct DocumentedCommandsTests {
    @Test("every line of memory-server is taken by the real arguments, and every call in a sentence is a command")
    func documents() throws {
        var count = 0
        for path in try Repository.documents() {
            for call in DocumentedCall.all(in: try Repository.text(path)) {
                count += 1
                #expect(Self.names(call.words), "\(path): there is no memory-server \(call.words)")
                // In a sentence what must follow may be left out. To ask for help ends the parser in its own way.
                guard call.isLine, !call.words.contains("--help") else { continue }
                do {
                    _ = try MemoryServerCommand.parseAsRoot(call.words)
                } catch {
                    Issue.record("\(path): memory-server \(call.words): \(MemoryServerCommand.message(for: error))")
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
        #expect(DocumentedCall.all(in: "```sh\n\(line)\n```\n").map(\.words) == found)
        #expect(DocumentedCall.all(in: line).isEmpty)
    }

    @Test("in a sentence they stand between back-ticks")
    func sentences() {
        let found = DocumentedCall.all(in: "`memory-server` and `memory-server outbox list`.")
        #expect(found.map(\.words) == [["outbox", "list"]])
        #expect(found.allSatisfy { !$0.isLine })
    }

    @Test("a command that is not there is seen", arguments: [["kyes"], ["outbox", "mend"], ["index", "mend", "-h"]])
    func unknown(_ words: [String]) {
        #expect(!Self.names(words))
    }

    /// Whether the words lead from command to command as long as there are commands below.
    private static func names(_ words: [String]) -> Bool {
        var below = MemoryServerCommand.configuration.subcommands
        for word in words {
            if below.isEmpty || word.hasPrefix("-") { return true }
            guard let next = below.first(where: { $0._commandName == word }) else { return false }
            below = next.configuration.subcommands
        }
        return true
    }
}
