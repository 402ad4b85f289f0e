// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import MemoryFakes
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct MemoriesTests {
    private func ingest(_ server: TestServer, user: String, count: Int) async throws {
        let items = (0..<count).map { #"{"text":"\#(user) says \#($0)","id":"id-\#($0)"}"# }.joined(separator: "\n")
        let headers = ["Content-Type": "application/x-ndjson"]
        let lines = try await server.post("/api/ingest?user_id=\(user)", items, headers: headers).lines()
        #expect(lines.last?["summary"]?["indexed"] == .integer(count))
    }

    @Test("A list gives every memory once, page by page")
    func pages() async throws {
        try await withServer { server in
            try await ingest(server, user: "ana", count: 25)
            var seen: [String] = []
            var cursor: String? = ""
            while let next = cursor {
                let query = next.isEmpty ? "" : "&cursor=\(next)"
                let json = try await server.get("/api/memories?user_id=ana&limit=10\(query)").json()
                seen += json["memories"]?.elements.compactMap { $0["id"]?.text } ?? []
                cursor = json["next_cursor"]?.text
            }
            #expect(seen.count == 25)
            #expect(Set(seen).count == 25)
            let bad = try await server.get("/api/memories?user_id=ana&cursor=nonsense")
            #expect(bad.status == 422)
            #expect(try bad.faultyFields() == ["cursor"])
        }
    }

    @Test("A memory is read and forgotten by its id, once")
    func readAndForget() async throws {
        try await withServer { server in
            _ = try await server.post("/api/ingest", #"{"user_id":"ana","items":[{"text":"x","id":"a/b c é"}]}"#)
            let path = "/api/memories/a%2Fb%20c%20%C3%A9?user_id=ana"
            let read = try await server.get(path).json()["memory"]
            #expect(
                read?.names == ["id", "text", "role", "kind", "session_id", "created_at", "updated_at", "metadata"]
            )
            #expect(read?["id"] == "a/b c é")
            #expect(try await server.send("DELETE", path).json()["status"] == "forgotten")
            #expect(try await server.send("DELETE", path).status == 404)
            #expect(try await server.get(path).json()["code"] == "not_found")
        }
    }

    @Test("Erasing forgets memories and turns, and says how many")
    func erase() async throws {
        try await withServer { server in
            try await ingest(server, user: "ana", count: 3)
            _ = try await server.post("/api/chat", #"{"user_id":"ana","message":"One more thing."}"#)
            let receipt = try await server.send("DELETE", "/api/users/ana").json()
            #expect(receipt["erased"] == ["memories": 4, "queued": 0, "dead_letters": 0, "turns": 2])
            #expect(receipt["erased_at"]?.text?.hasSuffix("Z") == true)
            let again = try await server.send("DELETE", "/api/users/ana").json()
            #expect(again["erased"] == ["memories": 0, "queued": 0, "dead_letters": 0, "turns": 0])
            #expect(again["pending"] == [])
        }
    }

    @Test("What is exported can be ingested again as it is")
    func roundTrip() async throws {
        try await withServer { server in
            try await ingest(server, user: "ana", count: 1_200)
            _ = try await server.post(
                "/api/ingest",
                #"""
                {"user_id":"ana","items":[{"text":"line\nbreak \"quoted\" é😀","id":"odd/ id","role":"assistant",
                "kind":"question","session_id":"s1","created_at":"2001-02-03T04:05:06.789Z",
                "updated_at":"2005-06-07T08:09:10Z","metadata":{"a":1.5,"b":["x","y"],"c":true,"d":"z"}}]}
                """#
            )
            let export = try await server.get("/api/users/ana/export")
            #expect(export.text.contains("2005-06-07T08:09:10"))
            #expect(export.headers["content-disposition"] == "attachment; filename=\"memories.ndjson\"")
            let headers = ["Content-Type": "application/x-ndjson"]
            let lines = try await server.post("/api/ingest?user_id=ben", export.text, headers: headers).lines()
            #expect(lines.last?["summary"]?["indexed"] == 1_201)
            #expect(lines.last?["summary"]?["invalid"] == 0)
            let copy = try await server.get("/api/users/ben/export")
            #expect(copy.body == export.body)
        }
    }

    @Test("An export that fails on the way does not look complete")
    func brokenExport() async throws {
        try await withServer { server in
            try await ingest(server, user: "ana", count: 600)
            server.store.fail { $0.read = MemoryError(.upstreamUnavailable, "gone", dependency: .store) }
            #expect(try await server.get("/api/users/ana/export").status == 503)
        }
        try await withServer(decorating: { FirstPageStore(store: $0) }) { server in
            try await ingest(server, user: "ana", count: 600)
            await #expect(throws: SocketFailure.self) { try await server.get("/api/users/ana/export") }
        }
    }

    @Test("No user sees, finds or forgets what is another's, on any route")
    func isolation() async throws {
        try await withServer { server in
            _ = try await server.post(
                "/api/ingest",
                #"{"user_id":"ana","items":[{"text":"my dog Biscuit fears thunder","id":"secret-1"}]}"#
            )
            _ = try await server.post(
                "/api/chat",
                #"{"user_id":"ana","message":"Biscuit is a dog.","session_id":"shared"}"#
            )
            for ben in ["ben", "Ana", "ana2", "ana/", "a"] {
                let path = ben.replacingOccurrences(of: "/", with: "%2F")
                let question = #""user_id":"\#(ben)","message":"what does my dog Biscuit fear","session_id":"shared""#
                let chat = try await server.post("/api/chat", "{\(question)}").json()
                #expect(chat["context"] == [])
                let query = #"{"user_id":"\#(ben)","query":"what does my dog Biscuit fear"}"#
                #expect(try await server.post("/api/search", query).json()["results"] == [])
                let list = try await server.get("/api/memories?user_id=\(path)")
                #expect(!list.text.contains("thunder"))
                #expect(try await server.get("/api/memories/secret-1?user_id=\(path)").status == 404)
                #expect(try await server.send("DELETE", "/api/memories/secret-1?user_id=\(path)").status == 404)
                #expect(!(try await server.get("/api/users/\(path)/export")).text.contains("thunder"))
                #expect(try await server.send("DELETE", "/api/users/\(path)").status == 200)
            }
            #expect(try await server.memoryCount(of: "ana") == 2)
        }
    }
}
