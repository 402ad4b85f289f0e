// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import MemoryFakes
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct IngestStreamTests {
    private static let head =
        "POST /api/ingest?user_id=ana HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"

    private func chunk(_ text: String) -> String {
        String(text.utf8.count, radix: 16) + "\r\n\(text)\r\n"
    }

    private func ingest(_ server: TestServer, _ body: String) async throws -> HTTPReply {
        try await server.post(
            "/api/ingest?user_id=ana",
            body,
            headers: ["Content-Type": "application/x-ndjson"]
        )
    }

    @Test("Each line has its status, in order, and a summary ends it")
    func lines() async throws {
        try await withServer { server in
            let reply = try await ingest(
                server,
                #"""
                {"text":"First."}

                {"text":"Second.","id":"own"}
                {"text":""}
                not JSON
                {"text":"Third.","user_id":"ben"}
                {"text":"first"}
                """#
            )
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "application/x-ndjson")
            let lines = try reply.lines()
            #expect(lines.map { $0["line"] } == [1, 3, 4, 5, 6, 7, nil])
            #expect(
                lines.map { $0["status"] } == ["indexed", "indexed", "invalid", "invalid", "invalid", "indexed", nil]
            )
            #expect(lines[1]["id"] == "own")
            #expect(lines[2]["errors"]?[0]?["field"] == "text")
            #expect(lines[3]["errors"]?[0]?["field"] == "")
            #expect(lines[4]["errors"]?[0]?["field"] == "user_id")
            #expect(lines[5]["duplicate"] == true)
            #expect(lines[6] == ["summary": ["indexed": 3, "queued": 0, "failed": 0, "duplicates": 1, "invalid": 3]])
            #expect(try await server.memoryCount(of: "ana") == 2)
            #expect(try await server.memoryCount(of: "ben") == 0)
        }
    }

    @Test("A line is stored and answered while the client still sends")
    func interleaves() async throws {
        try await withServer { server in
            let connection = try server.connect()
            try await connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
            for index in 1...3 {
                try await connection.send(chunk("{\"text\":\"Line \(index).\"}\n"))
                _ = try await connection.read(until: "\"line\":\(index),")
                #expect(try await server.memoryCount(of: "ana") == index)
            }
            try await connection.send("0\r\n\r\n")
            #expect(try await connection.read(until: "0\r\n\r\n").contains("\"summary\":{\"indexed\":3"))
        }
    }

    @Test("Thousands of lines go through, whole and in order")
    func manyLines() async throws {
        try await withServer { server in
            let body = (1...3_000).map { "{\"text\":\"Line number \($0).\",\"id\":\"n\($0)\"}" }.joined(separator: "\n")
            let lines = try await ingest(server, body).lines()
            #expect(lines.dropLast().map { $0["id"]?.text } == (1...3_000).map { "n\($0)" })
            #expect(lines.last?["summary"]?["indexed"] == 3_000)
        }
    }

    @Test("A store that is away at the first line is a 503")
    func failsAtOnce() async throws {
        try await withServer { server in
            server.store.fail { $0.upsert = MemoryError(.upstreamUnavailable, "gone", dependency: .store) }
            let reply = try await ingest(server, #"{"text":"First."}"#)
            #expect(reply.status == 503)
            #expect(try reply.json()["code"] == "store_unavailable")
        }
    }

    @Test("A store that fails on the way is a last line that says from where on nothing is stored")
    func failsOnTheWay() async throws {
        try await withServer { server in
            let connection = try server.connect()
            try await connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
            try await connection.send(chunk("{\"text\":\"Stored.\"}\n"))
            _ = try await connection.read(until: "\"line\":1,")
            server.store.fail { $0.upsert = MemoryError(.upstreamUnavailable, "gone", dependency: .store) }
            try await connection.send(chunk("{\"text\":\"Not stored.\"}\n{\"text\":\"Neither.\"}\n"))
            let end = try await connection.read(until: "0\r\n\r\n")
            #expect(end.contains(#"{"line":2,"status":"failed","problem":{"#))
            #expect(end.contains(#""code":"store_unavailable""#))
            #expect(!end.contains("summary"))
            #expect(try await connection.isAtEnd())
            #expect(try await server.memoryCount(of: "ana") == 1)
        }
    }

    @Test("A client that is killed keeps what was acknowledged, and half a line is nothing")
    func killedClient() async throws {
        try await withServer { server in
            let connection = try server.connect()
            try await connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
            try await connection.send(chunk("{\"text\":\"Whole.\"}\n{\"text\":\"Half.\"}"))
            _ = try await connection.read(until: "\"line\":1,")
            connection.abort()
            try await eventually("the exchange is over") {
                server.hasLogged(status: 499)
            }
            #expect(try await server.memoryCount(of: "ana") == 1)
        }
    }

    @Test("A shutdown ends an open ingest with a last line")
    func shutdown() async throws {
        try await withServer(settings: { $0.shutdownGrace = .milliseconds(20) }) { server in
            let connection = try server.connect()
            try await connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
            try await connection.send(chunk("{\"text\":\"Stored.\"}\n"))
            _ = try await connection.read(until: "\"line\":1,")
            await server.shutDown()
            #expect(try await connection.read(until: "0\r\n\r\n").contains(#""code":"shutting_down""#))
        }
    }

    @Test("The whole stream is bounded, announced or not, and so is a line")
    func bounds() async throws {
        try await withServer(settings: { $0.maximumIngestBytes = 600_000 }) { server in
            let announced = try server.connect()
            try await announced.send(Self.head + "Content-Length: 600001\r\n\r\n")
            #expect(try await announced.reply().status == 413)

            let long = String(repeating: "a", count: IngestStream.maximumLineBytes)
            let lines = try await ingest(server, "{\"text\":\"\(long)\"}\n{\"text\":\"Fine.\"}").lines()
            #expect(lines.map { $0["status"] } == ["invalid", "indexed", nil])

            let growing = try server.connect()
            try await growing.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
            try await growing.send(chunk("{\"text\":\"Fine.\"}\n"))
            _ = try await growing.read(until: "\"line\":1,")
            try await growing.send(chunk(String(repeating: "\n", count: 600_000)))
            #expect(try await growing.read(until: "0\r\n\r\n").contains(#""code":"content_too_large""#))
        }
    }

    @Test("The user must be named once, in the query")
    func needsUser() async throws {
        try await withServer { server in
            for path in ["/api/ingest", "/api/ingest?user_id=", "/api/ingest?user_id=ana&user_id=ben"] {
                let headers = ["Content-Type": "application/x-ndjson"]
                let reply = try await server.post(path, #"{"text":"x"}"#, headers: headers)
                #expect(reply.status == 422)
            }
        }
    }
}
