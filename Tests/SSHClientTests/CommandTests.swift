// SPDX-License-Identifier: Apache-2.0

import Support
import Testing

@testable import SSHClient

/// Against a real OpenSSH server.
@Suite("Running a command")
struct CommandTests {
    @Test("gives its output, its errors and its exit code", arguments: [0, 1, 7, 255])
    func outcome(code: Int) async throws {
        try await withConnection { connection in
            let command = try RemoteCommand.program(["sh", "-c", "echo out; echo err >&2; exit \(code)"])
            let outcome = try await connection.run(command, by: .ample)
            #expect(outcome.status == .exited(code))
            #expect(outcome.output.text == "out\n")
            #expect(outcome.errors.text == "err\n")
        }
    }

    @Test("tells a signal from an exit code", arguments: ["KILL", "TERM", "SEGV"])
    func signal(name: String) async throws {
        try await withConnection { connection in
            let command = try RemoteCommand.program(["sh", "-c", "kill -\(name) $$"])
            let outcome = try await connection.run(command, by: .ample)
            // The login shell may stand between the server and the program and report the signal as a code.
            #expect(outcome.status == .signalled(name))
            #expect(!outcome.status.isSuccess)
            let error = try await sshError { try outcome.requireSuccess(of: "the program") }
            #expect(error.code == .commandFailed)
            #expect(error.message.contains(name))
        }
    }

    @Test("does not hang on megabytes of errors beside the output")
    func bothStreams() async throws {
        try await withConnection { connection in
            let command = try RemoteCommand.program([
                "sh", "-c", "head -c 5000000 /dev/zero >&2; echo between; head -c 3000000 /dev/zero >&2; echo done",
            ])
            let outcome = try await connection.run(command, maximumOutputBytes: 1_000_000, by: .ample)
            #expect(outcome.status == .exited(0))
            #expect(outcome.output.text == "between\ndone\n")
            #expect(outcome.errors.bytes.count == 1_000_000)
            #expect(outcome.errors.omittedBytes == 7_000_000)
        }
    }

    @Test("sends input while output comes back, more than any window holds")
    func input() async throws {
        try await withConnection { connection in
            let bytes = (0..<6_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let outcome = try await connection.run(
                RemoteCommand.program(["cat"]),
                input: .bytes(bytes),
                maximumOutputBytes: 6_000_000,
                by: .ample
            )
            #expect(outcome.output.bytes == bytes)
            #expect(outcome.status == .exited(0))
        }
    }

    @Test("is content with a program that reads none of its input")
    func unreadInput() async throws {
        try await withConnection { connection in
            let outcome = try await connection.run(
                RemoteCommand.program(["true"]),
                input: .bytes([UInt8](repeating: 0, count: 6_000_000)),
                by: .ample
            )
            #expect(outcome.status == .exited(0))
            #expect(try await connection.output(of: ["echo", "on"]) == "on\n")
        }
    }

    @Test("goes on to a program that has closed its output and still reads")
    func closedOutput() async throws {
        try await withConnection { connection in
            let outcome = try await connection.run(
                RemoteCommand.program(["sh", "-c", #"exec >&- 2>&-; [ "$(wc -c)" -eq 6000000 ] && exit 5"#]),
                input: .bytes([UInt8](repeating: 1, count: 6_000_000)),
                by: .ample
            )
            #expect(outcome.status == .exited(5))
        }
    }

    @Test("refuses to take an output that was cut for the whole")
    func truncatedText() async throws {
        try await withConnection { connection in
            let command = try RemoteCommand.program(["printf", "12345\n"])
            let whole = try await connection.run(command, maximumOutputBytes: 6, by: .ample)
            #expect(try whole.text(of: "it") == "12345")
            let cut = try await connection.run(command, maximumOutputBytes: 5, by: .ample)
            #expect(try await sshError { _ = try cut.text(of: "it") }.code == .outputTooLarge)
        }
    }

    @Test(
        "hands every argument over as it is",
        arguments: [
            ["", " ", "  two  "], ["'", "''", "a'b"], ["$HOME", "`id`", "$(id)", "${x}"], ["*", "?", "[a]", "~", "#x"],
            ["a\nb", "\n", "\t"], ["\\", "\\n", "a\\"], ["größe", "日本語", "🙂"], ["-n", "--", "a=b", "!x", "{a,b}"],
            ["\u{1}", "\u{7F}", "\r"],
        ]
    )
    func arguments(words: [String]) async throws {
        try await withConnection { connection in
            let command = try RemoteCommand.program(["printf", "%s\\0"] + words)
            let outcome = try await connection.run(command, by: .ample)
            #expect(outcome.output.text == words.map { $0 + "\0" }.joined())
            #expect(outcome.status == .exited(0))
        }
    }

    @Test("sets variables that hold anything, and leaves the input to the program")
    func environment() async throws {
        try await withConnection { connection in
            let values = ["A": "it's \"here\"", "B": "$HOME `id`\n\nsecond line\n", "C": "", "D_1": "größe\\"]
            let command = try RemoteCommand.program(
                ["sh", "-c", #"printf '%s|%s|%s|%s|%s\0' "$A" "$B" "$C" "$D_1" "${line_feed-}${line-}"; cat"#],
                environment: values.mapValues { Secret($0) }
            )
            let outcome = try await connection.run(command, input: .text(Secret("the\ninput")), by: .ample)
            let expected = "it's \"here\"|$HOME `id`\n\nsecond line\n||größe\\|\0the\ninput"
            #expect(outcome.output.text == expected)
            #expect(outcome.errors.text.isEmpty)
        }
    }

    @Test("keeps variables and input out of the process list")
    func nothingSecretInArguments() async throws {
        try await withConnection { connection in
            let command = try RemoteCommand.program(
                ["sh", "-c", #"cat >/dev/null; tr '\0' ' ' </proc/$PPID/cmdline; ps -e -o args"#],
                environment: ["KEY": Secret("sentinel-of-the-environment")]
            )
            let outcome = try await connection.run(command, input: .text(Secret("sentinel-of-the-input")), by: .ample)
            #expect(outcome.output.text.contains("sshd"))
            #expect(!outcome.output.text.contains("sentinel"))
        }
    }

    @Test("runs a script with its arguments and variables", arguments: [RemoteCommand.Shell.sh, .bash])
    func script(shell: RemoteCommand.Shell) async throws {
        try await withConnection { connection in
            let script = """
                printf '%s,' "$@"
                cat <<WORDS
                here $KEY
                WORDS
                cat  # finds no input
                echo last \\
                """
            let command = try RemoteCommand.script(
                script,
                arguments: ["one", "t w'o"],
                shell: shell,
                environment: ["KEY": Secret("a\nb")]
            )
            let outcome = try await connection.run(command, by: .ample)
            #expect(outcome.output.text == "one,t w'o,here a\nb\nlast\n")
            #expect(outcome.errors.text.isEmpty)
            #expect(outcome.status == .exited(0))
        }
    }

    @Test(
        "ends a script at the first failure and at an unset variable",
        arguments: ["false\necho on", "echo \"$NOBODY_SET_THIS\"\necho on", "exit 3"]
    )
    func failingScript(text: String) async throws {
        try await withConnection { connection in
            let outcome = try await connection.run(.script(text), by: .ample)
            #expect(!outcome.status.isSuccess)
            #expect(outcome.output.bytes.isEmpty)
        }
    }

    @Test("runs nothing of a script that arrives cut short", arguments: [RemoteCommand.Shell.sh, .bash])
    func truncatedScript(shell: RemoteCommand.Shell) async throws {
        try await withConnection { connection in
            let whole = try RemoteCommand.script("echo first\necho second\necho third", shell: shell)
            let wire = whole.preamble.reveal()
            for length in [wire.count - 3, wire.count / 2, 12] {
                let cut = try await connection.run(
                    .program([shell.rawValue, "-seu"]),
                    input: .bytes(Array(wire.prefix(length))),
                    by: .ample
                )
                #expect(cut.output.text.isEmpty)
                #expect(!cut.status.isSuccess)
            }
        }
    }

    @Test("passes non-ASCII commands whole")
    func nonASCII() async throws {
        try await withConnection { connection in
            let text = String(repeating: "äöü€🙂", count: 500)
            let echoed = try await connection.output(of: ["printf", "%s", text])
            #expect(echoed == text)
        }
    }

    @Test("serves calls from many tasks one after the other")
    func serialised() async throws {
        try await withConnection { connection in
            let texts = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await connection.run(.program(["echo", "\(number)"]), by: .ample).text(of: "echo")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(texts) == Set((0..<20).map(String.init)))
        }
    }

    @Test("goes on beside another connection")
    func twoConnections() async throws {
        try await withConnection { first in
            try await withConnection { second in
                let folder = try Scratch.folder("two")
                let file = folder + "/fifo"
                // Each waits for the other: only two at once come to an end.
                async let reader = first.run(
                    .program(["sh", "-c", #"mkfifo "$0"; read -r line <"$0"; echo "$line""#, file]),
                    by: .ample
                )
                let writer = try await second.run(
                    .program(["sh", "-c", #"while [ ! -p "$0" ]; do sleep 0.05; done; echo met >"$0""#, file]),
                    by: .ample
                )
                #expect(writer.status == .exited(0))
                #expect(try await reader.output.text == "met\n")
            }
        }
    }

    @Test("refuses values that no host could be given")
    func malformed() async throws {
        #expect(try await sshError { _ = try RemoteCommand.program([]) }.code == .invalidInput)
        #expect(try await sshError { _ = try RemoteCommand.program([""]) }.code == .invalidInput)
        #expect(try await sshError { _ = try RemoteCommand.program(["a", "b\0c"]) }.code == .invalidInput)
        for name in ["", "1A", "A-B", "A=B", "ä", "A B", "A;id"] {
            let error = try await sshError { _ = try RemoteCommand.program(["a"], environment: [name: Secret("")]) }
            #expect(error.code == .invalidInput)
        }
        try await withConnection { connection in
            let error = try await sshError {
                _ = try await connection.run(.script("cat"), input: .bytes([1]), by: .ample)
            }
            #expect(error.code == .invalidInput)
        }
    }
}
