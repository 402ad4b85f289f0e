// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import SSHClient

@Suite("Quoting for a shell")
struct ShellQuotingTests {
    @Test("brings random words through every shell there is", arguments: ["sh", "bash"])
    func property(shell: String) throws {
        var generator = SplitMix64(seed: 0x5EED)
        // What shells care about, and what they might.
        let alphabet = Array("'\"\\$`!*?[]{}()<>|&;#~=%^ \t\n\r-_./aZ09ä日🙂\u{1}\u{7F}").map(String.init)
        for _ in 0..<40 {
            let words = (0..<25).map { _ in
                (0..<Int.random(in: 0...12, using: &generator))
                    .map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined()
            }
            let line = "printf '%s\\0' " + ShellQuoting.join(words)
            let output = try SpawnedProgram.run([shell, "-c", line])
            #expect(output == words.map { $0 + "\0" }.joined())
        }
    }

    @Test(
        "leaves harmless words as they are, and nothing else",
        arguments: [
            ("docker", "docker"), ("/usr/bin/env", "/usr/bin/env"), ("a:b@c,d+e-f_g.h", "a:b@c,d+e-f_g.h"),
            ("", "''"), ("a b", "'a b'"), ("A=b", "'A=b'"), ("it's", #"'it'\''s'"#), ("~", "'~'"), ("größe", "'größe'"),
        ]
    )
    func forms(word: String, quoted: String) {
        #expect(ShellQuoting.quote(word) == quoted)
    }

    @Test("makes these lines of these commands")
    func lines() throws {
        #expect(
            try RemoteCommand.program(["docker", "ps", "--filter", "name=a b"]).commandLine
                == "docker ps --filter 'name=a b'"
        )
        let secret = try RemoteCommand.program(["env"], environment: ["KEY": .init("value")])
        #expect(!secret.commandLine.contains("value"))
        #expect(!secret.commandLine.contains("KEY"))
        #expect(secret.commandLine.hasSuffix(" env"))
        let script = try RemoteCommand.script("echo value", arguments: ["a b"], shell: .bash)
        #expect(script.commandLine == "exec bash -seu -- 'a b'")
        #expect("\(secret)\(script.preamble)".contains("value") == false)
    }
}
