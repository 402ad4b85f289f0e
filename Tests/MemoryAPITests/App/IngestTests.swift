// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import MemoryFakes
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct IngestTests {
    @Test("A list is stored in order, with a status for each item")
    func list() async throws {
        try await withServer { server in
            let long = String(repeating: "word ", count: 300)
            let reply = try await server.post(
                "/api/ingest",
                #"""
                {"user_id":"ana","items":[{"text":"The cat is black."},
                {"text":"Own id.","id":"x-1","role":"assistant","created_at":"2020-01-01T00:00:00+01:00","metadata":{"a":true}},
                {"text":"  the CAT is black"},{"text":"\#(long)"}]}
                """#
            )
            #expect(reply.status == 200)
            let json = try reply.json()
            #expect(json.names == ["request_id", "user_id", "items", "indexed", "queued"])
            #expect(json["indexed"] == 4)
            let items = json["items"]?.elements ?? []
            #expect(items[0]["id"]?.text?.hasPrefix("m_") == true)
            #expect(items[1] == ["id": "x-1", "status": "indexed", "duplicate": false, "truncated": false])
            #expect(items[2]["duplicate"] == true)
            #expect(items[2]["id"] == items[0]["id"])
            #expect(items[3]["truncated"] == true)
            let read = try await server.get("/api/memories/x-1?user_id=ana").json()["memory"]
            #expect(read?["role"] == "assistant")
            #expect(read?["created_at"] == "2019-12-31T23:00:00.000Z")
            #expect(read?["metadata"] == ["a": true])
        }
    }

    @Test("A thousand items are taken at once")
    func manyItems() async throws {
        try await withServer { server in
            let items = (0..<1_000).map { #"{"text":"Item number \#($0)."}"# }.joined(separator: ",")
            let reply = try await server.post("/api/ingest", #"{"user_id":"ana","items":[\#(items)]}"#)
            #expect(try reply.json()["indexed"] == 1_000)
        }
    }

    @Test("Search finds what was stored, without a language model")
    func search() async throws {
        try await withServer { server in
            _ = try await server.post(
                "/api/ingest",
                #"{"user_id":"ana","items":[{"text":"my dog fears thunder"},{"text":"pasta needs salt"}]}"#
            )
            let json = try await server.post(
                "/api/search",
                #"{"user_id":"ana","query":"what does my dog fear","top_k":1}"#
            ).json()
            #expect(json["results"]?.elements.map { $0["text"]?.text } == ["my dog fears thunder"])
        }
    }

    @Test(
        "A store that can't store is a 503 that says when to come back, and a line for the operator",
        arguments: ["/api/chat", "/api/ingest"]
    )
    func storeFails(path: String) async throws {
        try await withServer { server in
            let body =
                #"{"user_id":"ana",\#(path == "/api/chat" ? #""message":"SECRET""# : #""items":[{"text":"SECRET"}]"#)}"#
            server.store.fail { $0.upsert = MemoryError(.upstreamUnavailable, "disk is full", dependency: .store) }
            let reply = try await server.post(path, body)
            #expect(reply.status == 503)
            #expect(reply.headers["retry-after"] == "5")
            #expect(try reply.json()["code"] == "store_unavailable")
            #expect(!reply.text.contains("disk is full"))
            #expect(server.loggedErrors == ["disk is full"])
            #expect(!server.logged.contains("SECRET"))
            server.store.fail { $0.upsert = nil }
            #expect(try await server.post(path, body).status == 200)
        }
    }
}
