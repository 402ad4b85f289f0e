// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A start that can't succeed says why in one line for people, and tells machines by its exit code.
struct StartFailureTests {
    private func failure(_ settings: [String: String], in folder: ScratchFolder) async throws -> ChildProcess {
        let process = try await RunningServer.launch(["serve"], in: folder, settings: settings)
        _ = try await process.exit()
        #expect(!process.errors.contains("Fatal error"))
        #expect(!process.errors.contains("Stack dump"))
        return process
    }

    @Test("a bad configuration: all faults at once, exit 78, nothing started")
    func badConfiguration() async throws {
        let folder = try ScratchFolder()
        try Data("TOP_K=0\nLLM_MODEL=x\nA 'b\n".utf8).write(to: folder.url.appending(path: ".env"))
        let process = try await failure(
            ["HTTP_PORT": "80a", "HTTP_HOST": "0.0.0.0", "PROFILE": "cloud", "HF_TOKEN": "hf_x"],
            in: folder
        )
        #expect(try await process.exit().status == 78)
        for expected in [
            "6 faults", "HTTP_PORT (environment): \"80a\"",
            "API_KEYS_FILE (default): is needed with PROFILE=cloud and HTTP_HOST=0.0.0.0",
            "ALLOW_ANONYMOUS=true",
            "PINECONE_API_KEY (default): is needed with VECTOR_STORE=pinecone", "TOP_K (.env:1): \"0\"",
            "LLM_MODEL (.env:2): ", "did you mean LLM_MODELS?",
            "line (.env:3): ",
        ] {
            #expect(process.errors.contains(expected))
        }
        #expect(process.output == "")
        #expect(!FileManager.default.fileExists(atPath: folder.path("data")))
    }

    @Test("no model: says how to get it")
    func missingModel() async throws {
        let folder = try ScratchFolder()
        let process = try await failure(["MODEL_DIR": folder.path("nowhere")], in: folder)
        #expect(try await process.exit().status == 66)
        #expect(process.errors.contains("nowhere"))
        #expect(process.errors.contains("make model"))
    }

    @Test("a port that is taken: says which, and how to choose another")
    func portInUse() async throws {
        let folder = try ScratchFolder()
        let other = try SlowLanguageModel()
        let process = try await failure(["HTTP_PORT": "\(other.port)"], in: folder)
        #expect(try await process.exit().status == 69)
        #expect(process.errors.contains("port \(other.port) on 127.0.0.1 is in use"))
        #expect(process.errors.contains("HTTP_PORT="))
    }

    @Test("no place for data: says so", arguments: ["/dev/null/data", "/proc/memory-layer"])
    func unusableDirectory(directory: String) async throws {
        let folder = try ScratchFolder()
        let process = try await failure(["DATA_DIR": directory], in: folder)
        #expect(try await process.exit().status == 73)
        #expect(process.errors.contains(directory))
        #expect(process.errors.contains("hint: "))
    }

    @Test("a database that is none is not touched")
    func notADatabase() async throws {
        let folder = try ScratchFolder()
        let data = folder.url.appending(path: "data")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        let file = data.appending(path: "memory.sqlite")
        let content = Data(String(repeating: "not a database ", count: 500).utf8)
        try content.write(to: file)
        let process = try await failure([:], in: folder)
        #expect(try await process.exit().status == 65)
        #expect(try Data(contentsOf: file) == content)
    }
}
