// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Support
import Testing

@Suite("Secrets of a deploy")
struct SecretTests {
    private struct Failure: Error {}

    private let resolver = SecretResolver(
        environment: ["TOKEN": "t0ken", "EMPTY": ""],
        file: { path in
            switch path {
            case "/secret": Array("from-file\n".utf8)
            case "/binary": [0xFF, 0xFE]
            default: throw Failure()
            }
        },
        command: { words in Array((words.joined(separator: "+") + "\r\n").utf8) }
    )

    @Test(
        "a reference leads to its secret",
        arguments: [
            ("env:TOKEN", "t0ken"), ("file:/secret", "from-file"),
        ]
    )
    func resolves(_ text: String, _ value: String) async throws {
        let reference = try #require(SecretReference(text))
        #expect(try await resolver.resolve(reference).reveal() == value)
        #expect("\(try await resolver.resolve(reference))" == "<redacted>")
    }

    @Test("a command's output is the secret, and only its program is shown")
    func command() async throws {
        let reference = SecretReference.command(["pass", "show", "x"])
        #expect(try await resolver.resolve(reference).reveal() == "pass+show+x")
        #expect(reference.description == "command:pass")
    }

    @Test(
        "what is missing is told by its place",
        arguments: [
            ("env:NONE", SecretFault.Code.missing), ("env:EMPTY", .missing), ("file:/none", .unreadable),
            ("file:/binary", .notText),
        ]
    )
    func faults(_ text: String, _ code: SecretFault.Code) async throws {
        let reference = try #require(SecretReference(text))
        let fault = await #expect(throws: SecretFault.self) { try await resolver.resolve(reference) }
        #expect(fault?.code == code)
        #expect(fault?.description.contains(text) == true)
    }

    @Test("what is no reference", arguments: ["", "secret", "env:", "env:A-B", "file:", "ENV:A"])
    func noReference(_ text: String) {
        #expect(SecretReference(text) == nil)
    }

    @Test("the environment file has raw lines, and refuses what would break out of one")
    func environmentFile() throws {
        let text = try EnvironmentFile.text(["B": Secret("x # \"y\""), "A": Secret("1")])
        #expect(text.reveal() == "A=1\nB=x # \"y\"\n")
        #expect(throws: EnvironmentFile.Fault(names: ["A", "B-C"])) {
            try EnvironmentFile.text(["A": Secret("1\nADMIN=1"), "B-C": Secret("1"), "D": Secret("1")])
        }
    }
}
