// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Keys as an operator makes them, and a server that goes by them.
@Suite(.timeLimit(.minutes(10)))
struct KeysTests {
    private func keys(
        _ arguments: [String],
        in folder: ScratchFolder,
        gives status: Int32 = 0
    ) async throws -> ChildProcess {
        let process = try await RunningServer.launch(
            ["keys"] + arguments,
            in: folder,
            settings: ["API_KEYS_FILE": folder.path("keys.json")]
        )
        #expect(try await process.exit().status == status, "\(process.errors)")
        return process
    }

    private func create(_ arguments: String..., in folder: ScratchFolder) async throws -> String {
        try await keys(["create"] + arguments, in: folder).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("a key is printed once, kept as a hash, listed without it, and revoked by its id")
    func commands() async throws {
        let folder = try ScratchFolder()
        let key = try await create("--user", "ana", "--user", "ben", "--name", "both", "--expires", "90d", in: folder)
        #expect(key.hasPrefix("ml_") && key.count == 80)
        let file = try String(contentsOfFile: folder.path("keys.json"), encoding: .utf8)
        #expect(!file.contains(key.suffix(64)))
        _ = try await create("--operator", in: folder)

        let table = try await keys(["list"], in: folder).output
        #expect(table.contains("ana, ben") && table.contains("both") && table.contains("operator"))
        #expect(!table.contains(key.suffix(64)))
        let json = try await keys(["list", "--json"], in: folder).output
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["kind"] as? String } == ["users", "operator"])
        let id = try #require(rows[0]["id"] as? String)

        #expect(try await keys(["revoke", id], in: folder).output == "revoked \(id)\n")
        #expect(try await keys(["revoke", id], in: folder, gives: 65).errors.contains("no key of that id"))
        #expect(try await keys(["list"], in: folder).output.contains("operator"))
    }

    @Test(
        "a key is made for one kind of holder, and says so",
        arguments: [
            [], ["--service", "--operator"], ["--user", "ana", "--service"], ["--user", " ana"], ["--user", ""],
            ["--service", "--expires", "soon"], ["--service", "--expires", "0s"], ["--service", "--name", ""],
        ]
    )
    func usage(arguments: [String]) async throws {
        let folder = try ScratchFolder()
        let process = try await keys(["create"] + arguments, in: folder, gives: 64)
        #expect(process.output == "")
        #expect(!FileManager.default.fileExists(atPath: folder.path("keys.json")))
    }

    @Test("a server with keys lets in who has one, and from the moment it is revoked no longer")
    func server() async throws {
        let folder = try ScratchFolder()
        let ana = try await create("--user", "ana", in: folder)
        let settings = ["API_KEYS_FILE": folder.path("keys.json")]
        let server = try await RunningServer.start(in: folder, settings: settings)
        var client = server.client
        #expect(try await client.get("/api/memories").status == 401)
        #expect(try await client.get("/metrics").status == 401)
        #expect(try await client.get("/api/health/ready").status == 200)

        client.key = ana
        let chat = try await client.post("/api/chat", ["message": "My dog Biscuit is afraid of thunder."])
        #expect(chat.status == 200)
        #expect(chat.json["user_id"] as? String == "ana")
        #expect(try await client.post("/api/chat", ["message": "x", "user_id": "ben"]).status == 403)

        let operations = try await create("--operator", in: folder)
        try await server.process.line("the line of the second key") { $0.contains("was read again") ? () : nil }
        var operatorClient = server.client
        operatorClient.key = operations
        let metrics = try await operatorClient.get("/metrics")
        #expect(metrics.status == 200)
        #expect(metrics.text.contains("http_server_rejected_requests_total{reason=\"forbidden\"} 1"))
        #expect(try await operatorClient.get("/api/memories?user_id=ana").status == 403)

        _ = try await keys(["revoke", String(ana.dropFirst(3).prefix(12))], in: folder)
        try await server.process.line("the line of the one key left") { line in
            line.contains("was read again") && line.contains("\"keys\":1") ? () : nil
        }
        #expect(try await client.get("/api/memories").status == 401)
        let exit = try await server.stop()
        #expect(exit.status == 0)
        for secret in [ana, operations].map({ $0.suffix(64) }) {
            #expect(!server.process.output.contains(secret) && !server.process.errors.contains(secret))
        }
    }

    @Test("a file of keys that can't be used stops the start", arguments: ["", "{}", "missing", "writable"])
    func badFile(content: String) async throws {
        let folder = try ScratchFolder()
        let path = folder.path("keys.json")
        if content != "missing" {
            try Data((content == "writable" ? #"{"version":1,"keys":[]}"# : content).utf8).write(
                to: URL(filePath: path)
            )
            let mode = content == "writable" ? 0o666 : 0o600
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        let process = try await RunningServer.launch(["serve"], in: folder, settings: ["API_KEYS_FILE": path])
        #expect(try await process.exit().status == 78)
        #expect(process.errors.contains("API_KEYS_FILE"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("data")))
    }
}
