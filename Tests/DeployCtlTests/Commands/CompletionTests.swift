// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Testing

@testable import DeployCtl

@Suite("Completion by shells")
struct CompletionTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func bash(_ script: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = folder.url
        let folder = try Binary.url.deletingLastPathComponent().path
        process.environment = ["PATH": "\(folder):/usr/bin:/bin"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let written = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: written, as: UTF8.self))
    }

    /// What bash would offer behind these words.
    private func offered(_ words: [String]) throws -> [String] {
        try folder.write(CompletionCommand.Shell.bash.script, to: "completion.bash")
        let line = words.joined(separator: " ")
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let result = try bash(
            """
            source ./completion.bash || exit 9
            COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); COMP_LINE='\(line)'; COMP_POINT=\(line.count)
            _deployctl deployctl '\(words.last ?? "")' '\(words.dropLast().last ?? "")'
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        )
        #expect(result.status == 0)
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test("every shell gets a script that knows the commands", arguments: CompletionCommand.Shell.allCases)
    func scripts(_ shell: CompletionCommand.Shell) throws {
        let result = try Binary.run(["completion", shell.rawValue], in: folder.url)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        for word in ["deploy", "rollback", "environment", "release"] { #expect(result.output.contains(word)) }
    }

    @Test("bash takes its script, and completes commands with it")
    func commands() throws {
        try folder.write(CompletionCommand.Shell.bash.script, to: "completion.bash")
        #expect(try bash("bash -n completion.bash").status == 0)
        #expect(try offered(["deployctl", "dep"]) == ["deploy"])
        #expect(try offered(["deployctl", "lock", ""]).contains("release"))
        #expect(try offered(["deployctl", "explain", "not"]) == ["not_ready"])
    }

    @Test("-e is completed with the environments of the file")
    func environments() throws {
        try folder.write(try Repository.text("ops/deploy/deploy.example.yml"), to: "deploy.yml")
        #expect(try offered(["deployctl", "deploy", "-e", ""]) == ["production", "staging"])
        #expect(try offered(["deployctl", "deploy", "--environment", "st"]) == ["staging"])
    }

    @Test("without a file there is nothing to offer, and nothing is said")
    func withoutFile() throws {
        #expect(try offered(["deployctl", "status", "-e", ""]).isEmpty)
    }

    @Test(
        "the file is the one that is named on the line",
        arguments: [
            ([], "deploy.yml"), (["deployctl", "plan", "-e", ""], "deploy.yml"),
            (["deployctl", "plan", "-f", "x.yml", "-e", ""], "x.yml"), (["deployctl", "--file", "y.yml"], "y.yml"),
            (["deployctl", "--file=z.yml", "-e"], "z.yml"), (["deployctl", "-f"], "deploy.yml"),
        ] as [([String], String)]
    )
    func file(_ words: [String], _ path: String) {
        #expect(EnvironmentNames.file(in: words) == path)
    }

    @Test(
        "environments of a text, whatever it is",
        arguments: [
            ("environments: {b: {}, a: null}", ["b", "a"]), ("service: x", []), ("environments: [a]", []), ("{", []),
        ] as [(String, [String])]
    )
    func names(_ text: String, _ names: [String]) {
        #expect(DeployConfiguration.environmentNames(in: text) == names)
    }
}
