// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Testing

@testable import DeployCtl

@Suite("docs/cli.md")
struct CommandPageTests {
    private static let path = "docs/cli.md"

    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func page() throws -> String {
        let dump = try Binary.run(["--experimental-dump-help"], in: folder.url)
        #expect(dump.status == 0)
        let tool = try JSONDecoder().decode(CommandDump.Tool.self, from: Data(dump.output.utf8))
        #expect(tool.serializationVersion == 0)
        return CommandPage(tool.command).text
    }

    @Test("is what the commands say of themselves: `make cli-docs` writes it anew")
    func isCurrent() throws {
        let page = try page()
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try Data(page.utf8).write(to: Repository.url(Self.path))
        }
        #expect(try Repository.text(Self.path) == page, "docs/cli.md is out of date: make cli-docs")
    }

    @Test("has a section for every command, and every option, exit code and variable")
    func isWhole() throws {
        let page = try page()
        for type in CommandTree.all.dropFirst() { #expect(page.contains("\(type._commandName)\n")) }
        for option in ["--file", "--environment", "--run-url", "--image", "--dirty", "--json", "--steps", "--url"] {
            #expect(page.contains("\(option)"), "\(option)")
        }
        for status in DeployCtl.ExitStatus.allCases { #expect(page.contains("| \(status.rawValue) | ")) }
        for variable in EnvironmentVariable.allCases { #expect(page.contains("| `\(variable.rawValue)` | ")) }
        // Every block that is begun is ended.
        #expect(page.split(separator: "\n").filter { $0.hasPrefix("```") }.count.isMultiple(of: 2))
    }

    @Test("the variables that it lists are those that the sources look at")
    func variables() throws {
        let paths = try Repository.files(endingIn: [".swift"], under: ["Sources/DeployCtl"])
        let text = try paths.map { try Repository.text($0) }.joined()
        for variable in EnvironmentVariable.allCases {
            #expect(text.contains("\"\(variable.rawValue)\""), "\(variable.rawValue) is not looked at")
        }
        for found in text.matches(of: #/environment\["(\w+)"\]/#) {
            #expect(EnvironmentVariable(rawValue: String(found.output.1)) != nil, "\(found.output.1) is not listed")
        }
    }
}
