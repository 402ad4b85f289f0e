// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import Support
import Testing

/// The file of keys is changed under a server, which is told by SIGHUP.
@Suite(.timeLimit(.minutes(10)))
struct KeysReloadTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func keys(_ arguments: String..., of file: String) async throws -> String {
        let settings = ["API_KEYS_FILE": folder.path(file)]
        let process = try await RunningServer.launch(["keys"] + arguments, in: folder, settings: settings)
        #expect(try await process.exit().status == 0, "\(process.errors)")
        return process.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What the server reads from now on, put there at once and in private, as `memory-server keys` does.
    private func write(_ content: Data) throws {
        let new = folder.path("keys.json.new")
        try content.write(to: URL(filePath: new))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: new)
        #expect(rename(new, folder.path("keys.json")) == 0)
    }

    private func content(of file: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder.path(file)))
    }

    /// What an operator's deep health says of the file.
    private func staleness(_ client: APIClient) async throws -> String? {
        let checks = try await client.get("/api/health").json["checks"] as? [String: Any]
        return (checks?["keys:stale"] as? [[String: Any]])?.first?["status"] as? String
    }

    /// Health is sampled now and then: asked until it says so.
    private func awaitStaleness(_ wanted: String, of client: APIClient) async throws {
        try await withDeadline(Patience.deadline, operation: "keys:stale being \(wanted)") {
            while try await staleness(client) != wanted { await Task.yield() }
        }
    }

    private func awaitLine(_ server: RunningServer, _ parts: String...) async throws {
        try await server.process.line("a line with \(parts)") { line in parts.allSatisfy(line.contains) ? () : nil }
    }

    @Test(
        "SIGHUP has the keys read: new ones open, old ones don't, an answer under way goes on, a broken file changes nothing"
    )
    func reload() async throws {
        let model = try SlowLanguageModel()
        let ana = try await keys("create", "--user", "ana", of: "keys.json")
        let operations = try await keys("create", "--operator", of: "keys.json")
        try content(of: "keys.json").write(to: URL(filePath: folder.path("next.json")))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path("next.json"))
        let ben = try await keys("create", "--user", "ben", of: "next.json")
        _ = try await keys("create", "--user", "cleo", of: "next.json")
        _ = try await keys("revoke", String(ana.dropFirst(3).prefix(12)), of: "next.json")

        let server = try await RunningServer.start(
            in: folder,
            settings: [
                "API_KEYS_FILE": folder.path("keys.json"), "SHUTDOWN_GRACE": "1s",
                "RATE_LIMIT_OTHER": "off", "RATE_LIMIT_ADDRESS": "off",
                "LLM": "openai", "LLM_BASE_URL": "http://127.0.0.1:\(model.port)/v1", "LLM_MODELS": "slow",
            ]
        )
        var (asAna, asBen, asOperator) = (server.client, server.client, server.client)
        (asAna.key, asBen.key, asOperator.key) = (ana, ben, operations)
        #expect(try await asBen.get("/api/memories").status == 401)
        let story: [String: Any] = ["message": "Tell me a long story.", "stream": true]
        var answer = try await asAna.stream("/api/chat", story).makeAsyncIterator()
        while try #require(try await answer.next()).event != "token" {}

        // Unchanged: only who was asked reads it. Left to its default the signal would end the process.
        server.process.send(SIGHUP)
        try await awaitLine(server, "as SIGHUP asks")
        try await awaitLine(server, "was read again", "\"keys\":2")

        try write(content(of: "next.json"))
        server.process.send(SIGHUP)
        try await awaitLine(server, "was read again", "\"keys\":3")
        #expect(try await asBen.get("/api/memories").status == 200)
        #expect(try await asAna.get("/api/memories").status == 401)
        try await awaitStaleness("pass", of: asOperator)

        try write(Data(#"{"version":1,"#.utf8))
        server.process.send(SIGHUP)
        try await awaitLine(server, "API_KEYS_FILE can't be used")
        #expect(try await asBen.get("/api/memories").status == 200)
        #expect(try await asAna.get("/api/memories").status == 401)
        try await awaitStaleness("warn", of: asOperator)
        let health = try await asOperator.get("/api/health")
        #expect(health.status == 200 && health.json["status"] as? String == "warn")
        #expect(try await asOperator.get("/metrics").text.contains("\napi_keys_stale 1\n"))
        #expect(try await asBen.get("/api/health/ready").status == 200)

        let dora = try await keys("create", "--user", "dora", of: "next.json")
        try write(content(of: "next.json"))
        server.process.send(SIGHUP)
        try await awaitLine(server, "was read again", "\"keys\":4")
        var asDora = server.client
        asDora.key = dora
        #expect(try await asDora.get("/api/memories").status == 200)
        try await awaitStaleness("pass", of: asOperator)

        // Ana's answer was never cut: it is shutting down that ends it, in order.
        #expect(model.abandonedReplies == 0)
        server.process.send(SIGTERM)
        var last: ServerSentEvent?
        while let event = try await answer.next() { last = event }
        #expect(last?.event == "error" && last?.data.contains("shutting_down") == true)
        #expect(try await server.process.exit().status == 0)
    }
}
