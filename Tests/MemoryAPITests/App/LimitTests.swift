// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct LimitTests {
    private static let head = "POST /api/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

    @Test("A body that is announced too long is refused before any of it is read")
    func announcedTooLong() async throws {
        try await withServer { server in
            let connection = try server.connect()
            try await connection.send(Self.head + "Content-Length: 100000000000\r\n\r\n")
            let reply = try await connection.reply()
            #expect(reply.status == 413)
            #expect(reply.headers["connection"] == "close")
            #expect(try reply.json()["code"] == "content_too_large")
            #expect(try await connection.isAtEnd())
        }
    }

    @Test("A body that becomes too long while it is read is refused then")
    func growsTooLong() async throws {
        try await withServer(settings: { $0.maximumBodyBytes = 1_000 }) { server in
            let connection = try server.connect()
            let chunk = "100\r\n" + String(repeating: " ", count: 256) + "\r\n"
            try await connection.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
            try await connection.send(String(repeating: chunk, count: 8))
            let reply = try await connection.reply()
            #expect(reply.status == 413)
            #expect(try await connection.isAtEnd())
        }
    }

    @Test("A path without a body does not read one, however long")
    func unreadBody() async throws {
        try await withServer { server in
            for path in ["/api/health/live", "/nowhere"] {
                let connection = try server.connect()
                try await connection.send(
                    "GET \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n"
                )
                #expect(try await connection.reply().headers["connection"] == "close")
                #expect(try await connection.isAtEnd())
            }
        }
    }

    @Test("A body that doesn't come is waited for only so long")
    func slowBody() async throws {
        try await withServer(settings: { $0.bodyReadTimeout = .milliseconds(50) }) { server in
            let connection = try server.connect()
            try await connection.send(Self.head + "Content-Length: 10\r\n\r\n{")
            let reply = try await connection.reply()
            #expect(reply.status == 408)
            #expect(try reply.json()["code"] == "body_timeout")
            #expect(try await connection.isAtEnd())
        }
    }

    @Test(
        "A body that breaks off is never taken for whole",
        arguments: ["Content-Length: 60", "Transfer-Encoding: chunked"]
    )
    func brokenBody(header: String) async throws {
        try await withServer { server in
            let connection = try server.connect()
            let body = #"{"user_id":"ana","message":"Half a request."}"#
            let framed = header.hasPrefix("T") ? String(body.utf8.count, radix: 16) + "\r\n\(body)\r\n" : body
            try await connection.send(Self.head + header + "\r\n\r\n" + framed)
            connection.abort()
            try await eventually("the exchange is logged as closed by the client") {
                server.hasLogged(status: 499)
            }
            #expect(try await server.memoryCount(of: "ana") == 0)
        }
    }

    @Test("A client that asks for much and doesn't read is waited for only so long")
    func stalledReader() async throws {
        try await withServer(settings: { $0.writeTimeout = .milliseconds(200) }) { server in
            let text = String(repeating: "a", count: MemoryText.maximumBytes)
            let lines = (0..<400).map { "{\"text\":\"\(text)\",\"id\":\"n\($0)\"}\n" }.joined()
            let headers = ["Content-Type": "application/x-ndjson"]
            let stored = try await server.post("/api/ingest?user_id=ana", lines, headers: headers)
            #expect(try stored.lines().last?["summary"]?["indexed"] == 400)
            let connection = try SocketConnection(port: server.port, receiveBuffer: 4_096)
            try await connection.send("GET /api/users/ana/export HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await eventually("the exchange is given up") { server.hasLogged(status: 499) }
        }
    }

    @Test("A client that waits for leave to send gets it, or its refusal")
    func expectContinue() async throws {
        try await withServer { server in
            let connection = try server.connect()
            let body = #"{"user_id":"ana","message":"Hello there."}"#
            try await connection.send(
                Self.head + "Expect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            )
            #expect(try await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100"))
            try await connection.send(body)
            #expect(try await connection.reply().status == 200)

            let refused = try server.connect()
            try await refused.send(Self.head + "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
            #expect(try await refused.read(until: "\r\n").hasPrefix("HTTP/1.1 413"))
        }
    }

    @Test("More chats than the bound are turned away until one is done")
    func capacity() async throws {
        let model = GatedLanguageModel()
        try await withServer(model: model, settings: { $0.maximumConcurrentChats = 1 }) { server in
            let body = #"{"user_id":"ana","message":"Hello there.","stream":true}"#
            async let first = server.post("/api/chat", body)
            try await model.hasStarted.wait()
            let second = try await server.post("/api/chat", body)
            #expect(second.status == 503)
            #expect(second.headers["retry-after"] == "1")
            #expect(try second.json()["code"] == "capacity")
            model.gate.open()
            #expect(try await first.status == 200)
            try await eventually("the place is free again") {
                try await server.post("/api/chat", body).status == 200
            }
        }
    }

    @Test("A foreign name is refused on loopback, and served elsewhere")
    func foreignHost() async throws {
        for (isLoopback, status) in [(true, 421), (false, 200)] {
            try await withServer(settings: { $0.listensOnLoopback = isLoopback }) { server in
                let reply = try await server.send(
                    "GET",
                    "/api/memories?user_id=ana",
                    headers: ["Host": "rebound.example:8000"]
                )
                #expect(reply.status == status)
            }
        }
    }
}
