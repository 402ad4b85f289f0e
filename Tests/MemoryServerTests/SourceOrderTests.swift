// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@testable import MemoryServer

struct SourceOrderTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func load(_ environment: [String: String] = [:]) throws(ConfigurationFaults) -> ServerConfiguration {
        try ServerConfiguration.load(
            environment: environment,
            secretsDirectory: folder.url.path,
            environmentFile: folder.path(".env")
        )
    }

    private func setting(_ name: String, of configuration: ServerConfiguration) -> EffectiveSetting? {
        configuration.effective.first { $0.name == name }
    }

    @Test("the environment wins over secret files, those over .env, and that over the default")
    func order() throws {
        #expect(setting("TOP_K", of: try load())?.origin == .defaultValue)
        try folder.write("# one\nTOP_K=3\n", to: ".env")
        let fromFile = setting("TOP_K", of: try load())
        #expect(fromFile?.text == "3")
        #expect(fromFile?.origin == .environmentFile(path: folder.path(".env"), line: 2))
        try folder.write("4\n", to: "TOP_K")
        #expect(setting("TOP_K", of: try load())?.text == "4")
        #expect(setting("TOP_K", of: try load())?.origin == .secretFile(path: folder.path("TOP_K")))
        let fromEnvironment = setting("TOP_K", of: try load(["TOP_K": "5"]))
        #expect(fromEnvironment?.text == "5")
        #expect(fromEnvironment?.origin == .environment)
    }

    @Test("a malformed value is a fault even if a source behind it has a good one")
    func noFallback() throws {
        try folder.write("TOP_K=3\n", to: ".env")
        #expect(throws: ConfigurationFaults.self) { try load(["TOP_K": "x"]) }
    }

    @Test(
        "a secret file is found in either case, without the line end",
        arguments: [
            ("LLM_API_KEY", "k\n"), ("llm_api_key", "k\r\n"), ("llm_api_key", "k"),
        ]
    )
    func secretFile(name: String, content: String) throws {
        try folder.write(content, to: name)
        let configuration = try load(["LLM": "openai", "LLM_BASE_URL": "http://x", "LLM_MODELS": "m"])
        guard case .endpoint(let endpoint) = configuration.languageModel else {
            Issue.record("no endpoint")
            return
        }
        #expect(endpoint.key?.reveal() == "k")
    }

    @Test("other files among the secrets are not even opened")
    func otherFiles() throws {
        try folder.write("x", to: "somebody-elses")
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "kubernetes.io"),
            withIntermediateDirectories: true
        )
        _ = try load()
    }

    @Test("a secret file that is no text is a fault")
    func brokenSecret() throws {
        try Data([0xFF, 0xFE]).write(to: folder.url.appending(path: "llm_api_key"))
        #expect(throws: ConfigurationFaults.self) { try load() }
    }
}
