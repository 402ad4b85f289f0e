// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryServer

struct ConfigurationExampleTests {
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: ".env.example")

    @Test("the example in the repository says what the server knows")
    func upToDate() throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try Data(ConfigurationExample.text().utf8).write(to: Self.file)
        }
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == ConfigurationExample.text())
    }

    @Test("the example as it stands sets every default to itself")
    func loads() throws {
        let loaded = try ServerConfiguration.load(
            environment: [:],
            secretsDirectory: "/nonexistent",
            environmentFile: Self.file.path
        )
        let defaults = try configuration([:])
        #expect(loaded.effective.map(\.text) == defaults.effective.map(\.text))
        // Those without a default of their own are commented out.
        let unset = Settings.all.filter { $0.defaultText == nil }.map(\.name)
        #expect(loaded.effective.filter { $0.origin == .defaultValue }.map(\.name) == unset)
        #expect(unset.contains("EMBEDDER") && unset.contains("PINECONE_API_KEY"))
    }

    @Test("the commented examples are well-formed once a model is chosen")
    func examples() throws {
        var text = try String(contentsOf: Self.file, encoding: .utf8)
        text = text.replacingOccurrences(of: "# LLM_", with: "LLM_").replacingOccurrences(
            of: "# LLM=extractive",
            with: "LLM=openai"
        )
        let folder = try ScratchFolder()
        try folder.write(text, to: ".env")
        _ = try ServerConfiguration.load(
            environment: [:],
            secretsDirectory: "/nonexistent",
            environmentFile: folder.path(".env")
        )
    }

    @Test("the file and the table have the same names")
    func bothDirections() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        let assignments = text.split(separator: "\n").compactMap { line -> String? in
            let bare = line.hasPrefix("# ") ? line.dropFirst(2) : line[...]
            let name = bare.prefix { $0 != "=" }
            let isName = name.count < bare.count && name.allSatisfy { $0.isUppercase || $0.isNumber || $0 == "_" }
            return isName ? String(name) : nil
        }
        #expect(assignments == Settings.all.map(\.name))
    }
}
