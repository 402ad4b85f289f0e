// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Foundation
import HTTPTypes
import MemoryCore
import MemoryFakes
import Support
import Testing

@testable import MemoryAPI

/// Whatever a request says, the key decides whose memories are touched.
@Suite(.timeLimit(.minutes(10)))
struct IsolationTests {
    /// Words of Ana's that Ben never said.
    private static let secrets = ["thunder", "m_of_ana", "secret-1", "Elderflower"]

    /// A server on which Ana has two memories and a conversation, and its keys.
    private func withAna(
        in stores: TestStores = .memory,
        _ body: @Sendable (TestServer, Keyring) async throws -> Void
    ) async throws {
        let keys = Keyring()
        try await stores.open { stores in
            // A model that repeats its whole prompt gives away whatever got into it.
            try await withServer(
                model: EchoingLanguageModel(),
                authenticator: try keys.authenticator(),
                stores: stores
            ) { server in
                let items =
                    #"{"items":[{"text":"my dog Biscuit fears thunder","id":"secret-1"},{"text":"a dog is afraid"}]}"#
                #expect(try await server.post("/api/ingest", items, headers: keys.ana.bearer).status == 200)
                let said = #"{"message":"Elderflower is my password.","session_id":"shared"}"#
                #expect(try await server.post("/api/chat", said, headers: keys.ana.bearer).status == 200)
                try await body(server, keys)
            }
        }
    }

    private func export(_ server: TestServer, _ key: APIKeyText, _ user: String) async throws -> String {
        let reply = try await server.send("GET", "/api/users/\(user)/export", headers: key.bearer)
        #expect(reply.status == 200)
        return reply.text
    }

    @Test("no request with Ben's key shows or changes anything of Ana's", arguments: Attack.all)
    func attack(_ attack: Attack) async throws {
        try await expectHarmless(attack, in: .memory)
    }

    // One after the other: hundreds of databases at once would keep everything else waiting.
    @Test("nor does it with the store of production", .serialized, arguments: Attack.all)
    func attackOnFile(_ attack: Attack) async throws {
        try await expectHarmless(attack, in: .file)
    }

    @Test("nor does it with a Pinecone, with a namespace for each user", .serialized, arguments: Attack.all)
    func attackOnPinecone(_ attack: Attack) async throws {
        try await expectHarmless(attack, in: .pinecone)
    }

    @Test("nor does it with a Pinecone, with one namespace for all", .serialized, arguments: Attack.all)
    func attackOnSharedPinecone(_ attack: Attack) async throws {
        try await expectHarmless(attack, in: .sharedPinecone)
    }

    private func expectHarmless(_ attack: Attack, in stores: TestStores) async throws {
        try await withAna(in: stores) { server, keys in
            let before = try await export(server, keys.ana, "ana")
            #expect(before.contains("thunder") && before.contains("Elderflower"))
            var headers = keys.ben.bearer.merging(attack.headers) { $1 }
            if attack.body != nil, headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
            let reply = try await server.send(
                attack.method,
                attack.path,
                headers: headers,
                body: attack.body.map { Array($0.utf8) }
            )
            #expect(attack.statuses.contains(reply.status), "\(reply.status): \(reply.text)")
            let isOwnID = attack.body?.contains("secret-1") == true
            for secret in Self.secrets where !(isOwnID && secret == "secret-1") {
                #expect(!reply.text.contains(secret), "\(secret) in \(reply.text)")
            }
            #expect(try await export(server, keys.ana, "ana") == before)
            // What he may have stored is his, and no part of it is hers.
            let his = try await export(server, keys.ben, "ben")
            #expect(!his.contains("thunder") && !his.contains("Elderflower"))
        }
    }

    @Test("a key shown wrongly, or none, opens nothing")
    func credentials() async throws {
        try await withAna { server, keys in
            let (ana, ben) = (keys.ana.text.reveal(), keys.ben.text.reveal())
            let mixed = "ml_\(keys.ana.id)_" + ben.suffix(64)
            let wrong: [[String: String]] = [
                [:], ["Authorization": ana], ["Authorization": "Basic \(ana)"], ["Authorization": "Bearer \(mixed)"],
                ["Authorization": "Bearer \(ana.dropLast())"], ["Authorization": "Bearer \(ana)0"],
                ["Authorization": "Bearer \(ana.uppercased())"],
                ["Authorization": "Bearer \(keys.ended.text.reveal())"],
                ["Authorization": "Bearer \(ben)", "X-API-Key": ana], ["X-API-Key": mixed], ["X-API-Key": ""],
                ["X-API-Key": "ml_\(keys.ana.id)_"], ["Cookie": "key=\(ana)"],
                ["Authorization": "Bearer \(APIKeyText.random().text.reveal())"],
                ["Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ."],
                ["Proxy-Authorization": "Bearer \(ana)"],
            ]
            for headers in wrong {
                for path in ["/api/memories?user_id=ana", "/api/memories?user_id=ana&api_key=\(ana)", "/metrics"] {
                    let reply = try await server.send("GET", path, headers: headers)
                    #expect(reply.status == 401, "\(headers)")
                    #expect(reply.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
                    #expect(try reply.json()["code"] == "unauthenticated")
                    #expect(!reply.text.contains("thunder"))
                }
            }
            #expect(!server.logged.contains(ana.suffix(64)) && !server.logged.contains(ben.suffix(64)))
        }
    }

    @Test("a key opens by either header")
    func eitherHeader() async throws {
        try await withAna { server, keys in
            for headers in [keys.ana.bearer, ["X-API-Key": keys.ana.text.reveal()]] {
                let reply = try await server.send("GET", "/api/memories", headers: headers)
                #expect(reply.text.contains("thunder"))
            }
        }
    }

    @Test("Ana's place in a list is no place in Ben's", arguments: TestStores.allCases)
    func cursors(in stores: TestStores) async throws {
        try await withAna(in: stores) { server, keys in
            let first = try await server.send("GET", "/api/memories?limit=1", headers: keys.ana.bearer).json()
            let cursor = try #require(first["next_cursor"]?.text)
            let reply = try await server.send("GET", "/api/memories?cursor=\(cursor)", headers: keys.ben.bearer)
            #expect([200, 422].contains(reply.status))
            for secret in Self.secrets { #expect(!reply.text.contains(secret)) }
        }
    }

    @Test(
        "what both have told is two memories of two ids, and neither knows of the other's",
        arguments: TestStores.allCases
    )
    func duplicates(in stores: TestStores) async throws {
        try await withAna(in: stores) { server, keys in
            let item = #"{"items":[{"text":"a dog is afraid"}]}"#
            let ben = try await server.post("/api/ingest", item, headers: keys.ben.bearer).json()["items"]?[0]
            let ana = try await server.post("/api/ingest", item, headers: keys.ana.bearer).json()["items"]?[0]
            #expect(ben?["duplicate"] == false)
            #expect(ana?["duplicate"] == true)
            #expect(ana?["id"] != ben?["id"])
        }
    }

    @Test("erasing takes all of one user, however many pages, and nothing of another", arguments: TestStores.allCases)
    func erasing(in stores: TestStores) async throws {
        try await withAna(in: stores) { server, keys in
            let lines = (0..<1_200).map { "{\"text\":\"ben says \($0)\"}\n" }.joined()
            let headers = keys.ben.bearer.merging(["Content-Type": "application/x-ndjson"]) { $1 }
            _ = try await server.send("POST", "/api/ingest", headers: headers, body: Array(lines.utf8))
            let receipt = try await server.send("DELETE", "/api/users/ben", headers: keys.ben.bearer).json()
            #expect(receipt["erased"]?["memories"] == 1_200)
            #expect(try await export(server, keys.ben, "ben") == "")
            #expect(try await export(server, keys.ana, "ana").contains("thunder"))
        }
    }

    @Test("who may act for several says for whom, and a service for anybody; an operator for nobody")
    func reaches() async throws {
        try await withAna { server, keys in
            #expect(try await server.send("GET", "/api/memories", headers: keys.both.bearer).status == 422)
            for key in [keys.both, keys.service] {
                let ana = try await server.send("GET", "/api/memories?user_id=ana", headers: key.bearer)
                #expect(ana.text.contains("thunder"))
                #expect(try await server.send("GET", "/api/memories?user_id=ben", headers: key.bearer).status == 200)
            }
            #expect(try await server.send("GET", "/api/memories?user_id=cleo", headers: keys.both.bearer).status == 403)
            #expect(
                try await server.send("GET", "/api/memories?user_id=cleo", headers: keys.service.bearer).status == 200
            )
            for path in ["/api/memories", "/api/memories?user_id=ana", "/api/users/ana/export"] {
                let reply = try await server.send("GET", path, headers: keys.operations.bearer)
                #expect(reply.status == 403)
                #expect(try reply.json()["code"] == "user_not_allowed")
            }
        }
    }

    @Test("every route that is about a user refuses another's, without exception")
    func everyRoute() async throws {
        try await withAna { server, keys in
            let bodies = [
                "/api/chat": #"{"user_id":"ana","message":"x"}"#,
                "/api/ingest": #"{"user_id":"ana","items":[{"text":"x"}]}"#,
                "/api/search": #"{"user_id":"ana","query":"x"}"#,
            ]
            var asked = 0
            for route in server.routes where route.access == .users {
                var path = route.pattern.text.replacingOccurrences(of: "{user_id}", with: "ana")
                    .replacingOccurrences(of: "{id}", with: "secret-1")
                // A route that is new here, with a segment or a body that this test doesn't know, fails it.
                #expect(!path.contains("{"))
                let body = bodies[path]
                #expect((body != nil) == (route.method == .post), "\(path)")
                if body == nil, !path.contains("/users/") { path += "?user_id=ana" }
                let headers = keys.ben.bearer.merging(body == nil ? [:] : ["Content-Type": "application/json"]) { $1 }
                let reply = try await server.send(
                    route.method.rawValue,
                    path,
                    headers: headers,
                    body: body.map { Array($0.utf8) }
                )
                #expect(reply.status == 403, "\(route.method) \(path): \(reply.text)")
                asked += 1
            }
            #expect(asked == 8)
            let open = server.routes.filter { $0.access == .everybody }.map(\.pattern.text)
            #expect(
                Set(open) == [
                    "/", "/base.css", "/page.css", "/page.js", "/page/{module}", "/docs", "/docs.css", "/docs.js",
                    "/openapi.json",
                    "/api/health/live", "/api/health/ready",
                ]
            )
            #expect(
                server.routes.filter { $0.budget == nil }.map(\.pattern.text) == [
                    "/api/health/live", "/api/health/ready",
                ]
            )
        }
    }

    @Test("only one place of the API turns text into a user")
    func onlyOnePlace() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/MemoryAPI")
        let files = try #require(
            FileManager.default.enumerator(at: sources.resolvingSymlinksInPath(), includingPropertiesForKeys: nil)
        )
        var places: [String] = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            if text.contains("UserID(") || text.contains("UserID.init") { places.append(file.lastPathComponent) }
        }
        #expect(places == ["Caller.swift"])
    }
}
