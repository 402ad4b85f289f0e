// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

struct CommandTests {
    @Test("config prints what applies and where it comes from, without secrets")
    func config() async throws {
        let folder = try ScratchFolder()
        try Data("TOP_K=5\nLLM_API_KEY='sentinel'\n".utf8).write(to: folder.url.appending(path: ".env"))
        let settings = [
            "LLM": "openai", "LLM_BASE_URL": "http://127.0.0.1:1/v1", "LLM_MODELS": "m", "HTTP_PORT": "8123",
        ]
        let table = try await RunningServer.launch(["config"], in: folder, settings: settings)
        #expect(try await table.exit().status == 0)
        #expect(table.output.range(of: "TOP_K +5 ", options: .regularExpression) != nil)
        #expect(table.output.contains(".env:1"))
        #expect(!table.output.contains("sentinel"))

        let json = try await RunningServer.launch(["config", "--json"], in: folder, settings: settings)
        #expect(try await json.exit().status == 0)
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        let byName = Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in (row["name"] as? String).map { ($0, row) } }
        )
        #expect(byName["HTTP_PORT"]?["value"] as? String == "8123")
        #expect(byName["HTTP_PORT"]?["source"] as? String == "environment")
        #expect(byName["LLM_API_KEY"]?["value"] as? String == "<redacted>")
        #expect(!json.output.contains("sentinel"))
    }

    @Test("healthcheck asks the server that the configuration names, and answers 0 or 1")
    func healthcheck() async throws {
        let folder = try ScratchFolder()
        let server = try await RunningServer.start(in: folder)
        let port = server.client.port
        let ready = try await RunningServer.launch(["healthcheck"], in: folder, settings: ["HTTP_PORT": "\(port)"])
        #expect(try await ready.exit().status == 0)
        #expect(try await server.stop().status == 0)
        let gone = try await RunningServer.launch(["healthcheck"], in: folder, settings: ["HTTP_PORT": "\(port)"])
        #expect(try await gone.exit().status == 1)
        #expect(gone.errors.contains("no answer from http://127.0.0.1:\(port)"))
        let faulty = try await RunningServer.launch(["healthcheck"], in: folder, settings: ["HTTP_PORT": "x"])
        #expect(try await faulty.exit().status == 1)
    }

    @Test("healthcheck comes to its end each time: its transport's thread and the exit are not in each other's way")
    func ends() async throws {
        let folder = try ScratchFolder()
        let server = try await RunningServer.start(in: folder)
        // One in a hundred was ended by a signal.
        for run in 1...200 {
            let url = "http://127.0.0.1:\(server.client.port)"
            let check = try await RunningServer.launch(["healthcheck", "--url", url], in: folder)
            #expect(try await check.exit().status == 0, "run \(run)")
        }
        _ = try await server.stop()
    }

    @Test("embed gives a unit vector for each line, in order")
    func embed() async throws {
        let folder = try ScratchFolder()
        let lines = [
            "Biscuit fears thunder.", "", "Thunder scares Biscuit.", "The train to Vienna leaves at noon.", "é🐕",
        ]
        let process = try await RunningServer.launch(
            ["embed", "--batch-size", "2"],
            in: folder,
            input: lines.joined(separator: "\n")
        )
        #expect(try await process.exit().status == 0)
        let vectors = try process.output.split(separator: "\n").map { line -> [Double] in
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["truncated"] as? Bool == false)
            #expect(try #require(object["text_tokens"] as? Int) >= 2)
            return try #require(object["vector"] as? [Double])
        }
        try #require(vectors.count == lines.count)
        for vector in vectors {
            #expect(vector.count == 384)
            #expect(abs(dot(vector, vector) - 1) < 1e-4)
        }
        #expect(dot(vectors[0], vectors[2]) > 0.8)
        #expect(dot(vectors[0], vectors[3]) < 0.3)
    }

    @Test("embed names the line that it cannot read")
    func embedFaults() async throws {
        let folder = try ScratchFolder()
        let process = try await RunningServer.launch(
            ["embed"],
            in: folder,
            input: "fine\n" + String(repeating: "x", count: 1_048_577)
        )
        #expect(try await process.exit().status == 65)
        #expect(process.errors.contains("line 2"))
    }

    @Test("version and help tell, and a wrong word is a usage error")
    func words() async throws {
        let folder = try ScratchFolder()
        let version = try await RunningServer.launch(["version"], in: folder, settings: ["GIT_SHA": "abc123"])
        #expect(try await version.exit().status == 0)
        #expect(version.output.hasPrefix("memory-server "))
        #expect(version.output.hasSuffix(" (abc123)\n"))
        let help = try await RunningServer.launch(["--help"], in: folder)
        #expect(try await help.exit().status == 0)
        for command in ["serve", "config", "healthcheck", "embed", "version"] { #expect(help.output.contains(command)) }
        let wrong = try await RunningServer.launch(["srve"], in: folder)
        #expect(try await wrong.exit().status == 64)
    }

    private func dot(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).map(*).reduce(0, +)
    }
}
