// SPDX-License-Identifier: Apache-2.0

import InMemoryLogging
import Logging
import MetricsTestKit
import Testing

@testable import MemoryAPI

/// Requests that HTTP's decoder gives up, over real sockets.
@Suite(.timeLimit(.minutes(5)))
struct UnreadableRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sent: String
        let status: Int
        let code: String

        init(_ name: String, _ sent: String, _ status: Int, _ code: String) {
            testDescription = name
            self.sent = sent
            self.status = status
            self.code = code
        }
    }

    private static let start = "GET /api/health/live HTTP/1.1\r\nHost: localhost\r\n"

    private static func text(_ count: Int, of letter: String = "a") -> String {
        String(repeating: letter, count: count)
    }

    static let cases: [Case] = [
        Case("a long header", start + "X-Long: \(text(17 << 10))\r\n\r\n", 431, "headers_too_large"),
        Case("a long header's name", start + "\(text(17 << 10)): x\r\n\r\n", 431, "headers_too_large"),
        Case("a long header without an end", start + "X-Long: \(text(40 << 10))", 431, "headers_too_large"),
        Case(
            "headers that are long together",
            start + (0..<4).map { "X-\($0): \(text(10 << 10))\r\n" }.joined() + "\r\n",
            431,
            "headers_too_large"
        ),
        Case(
            "many headers",
            start + (0..<101).map { "X-\($0): x\r\n" }.joined() + "\r\n",
            431,
            "headers_too_large"
        ),
        Case("spaces without an end", start + "X: \(text(100 << 10, of: " "))", 431, "headers_too_large"),
        Case("a long path", "GET /\(text(17 << 10)) HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "uri_too_long"),
        Case("a long query", "GET /?\(text(100 << 10))", 414, "uri_too_long"),
        Case("no HTTP", "how are you?\r\n\r\n", 400, "malformed_request"),
        Case("a TLS hello", "\u{16}\u{3}\u{1}\u{0}\u{5}hello", 400, "malformed_request"),
        Case("an unknown method", "BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "malformed_request"),
        Case("a space in a path", "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "malformed_request"),
        Case("a broken length", start + "Content-Length: ten\r\n\r\n", 400, "malformed_request"),
        Case(
            "two framings",
            start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            400,
            "malformed_request"
        ),
        Case("our own word for one", "GET headers too large HTTP/1.1\r\n\r\n", 400, "malformed_request"),
        Case("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "malformed_request"),
    ]

    @Test("what can't be read is answered with a problem, and leaves a line and a measurement", arguments: cases)
    func answered(_ unreadable: Case) async throws {
        try await withServer { server in
            let connection = try server.connect()
            try await connection.send(unreadable.sent)
            let reply = try await connection.reply()
            #expect(reply.status == unreadable.status)
            #expect(reply.headers["content-type"] == "application/problem+json")
            #expect(reply.headers["connection"] == "close")
            #expect(reply.headers["x-release"] == "1.2.3+abc")
            #expect(reply.headers["x-content-type-options"] == "nosniff")
            #expect(try reply.json()["code"]?.text == unreadable.code)
            let id = try #require(reply.headers["x-request-id"])
            #expect(try reply.json()["request_id"]?.text == id)
            #expect(try await connection.isAtEnd())
            try await eventually("its line is written") { server.hasLogged(status: unreadable.status) }
            let lines = server.logs.entries.filter { $0.message == "request" }
            #expect(lines.count == 1)
            let line = try #require(lines.first).metadata.mapValues(\.description)
            #expect(line["http.request.id"] == id)
            #expect(line["error.code"] == unreadable.code)
            #expect(line["http.route"] == "_OTHER" && line["http.request.method"] == "_OTHER")
            let timers = server.metrics.timers(label: "http_server_request_duration_seconds")
            let used = timers.filter { !$0.values.isEmpty }.map { $0.dimensions.map(\.1) }
            #expect(used == [["_OTHER", "_OTHER", String(unreadable.status)]])
            let rejected = server.metrics.counters(label: "http_server_rejected_requests_total")
            #expect(rejected.first { $0.dimensions.first?.1 == "unreadable" }?.totalValue == 1)
            #expect(server.metrics.meters(label: "http_server_active_requests").first?.lastValue == 0)
        }
    }

    @Test("the largest head that is allowed is read")
    func largest() async throws {
        try await withServer { server in
            let connection = try server.connect()
            let long = (0..<2).map { "X-\($0): \(Self.text(15 << 10))\r\n" }.joined()
            for _ in 0..<3 {
                try await connection.send(Self.start + long + "\r\n")
                #expect(try await connection.reply().status == 200)
            }
            try await connection.send(Self.start + (0..<99).map { "X-\($0): x\r\n" }.joined() + "\r\n")
            #expect(try await connection.reply().status == 200)
            try await connection.send(Self.start + "X-Long: \(Self.text(17 << 10))\r\n\r\n")
            #expect(try await connection.reply().status == 431, "also as a later one of its connection")
            #expect(try await connection.isAtEnd())
        }
    }

    @Test("requests that came before it have their answers first")
    func behindOthers() async throws {
        try await withServer { server in
            let connection = try server.connect()
            try await connection.send(Self.start + "\r\n" + Self.start + "\r\n" + "how are you?\r\n\r\n")
            #expect(try await connection.reply().status == 200)
            #expect(try await connection.reply().status == 200)
            #expect(try await connection.reply().status == 400)
            #expect(try await connection.isAtEnd())
        }
    }

    @Test(
        "a body that can't be read is refused in its request's own answer",
        arguments: [
            ("not a number\r\n", 400, "malformed_request"),
            ("1\r\n{XX", 400, "malformed_request"),
            ("0\r\nX: " + text(100 << 10, of: " "), 431, "headers_too_large"),
            ("0\r\nX: " + text(17 << 10), 431, "headers_too_large"),
            ("1;" + text(140 << 10) + "\r\n{\r\n0\r\n\r\n", 431, "headers_too_large"),
        ]
    )
    func body(sent: String, status: Int, code: String) async throws {
        try await withServer { server in
            for path in ["/api/chat", "/api/ingest?user_id=ana"] {
                let type = path == "/api/chat" ? "application/json" : "application/x-ndjson"
                let connection = try server.connect()
                try await connection.send(
                    "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + sent
                )
                let reply = try await connection.reply()
                #expect(reply.text.contains(code), "\(path) \(reply.text)")
                if path == "/api/chat" { #expect(reply.status == status) }
                #expect(try await connection.isAtEnd())
            }
        }
    }

    @Test("a client that would rather speak another protocol is answered, and its connection ends")
    func upgrade() async throws {
        try await withServer { server in
            let connection = try server.connect()
            try await connection.send(
                Self.start + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
            )
            let reply = try await connection.reply()
            #expect(reply.status == 200)
            #expect(reply.headers["connection"] == "close")
            #expect(try await connection.isAtEnd())
        }
    }

    @Test("a client that ends in the middle of a head is told so, one that said nothing leaves no line")
    func ends() async throws {
        try await withServer { server in
            let silent = try server.connect()
            silent.finish()
            #expect(try await silent.isAtEnd())
            let connection = try server.connect()
            try await connection.send("GET /api/health/li")
            connection.finish()
            #expect(try await connection.reply().status == 400)
            try await eventually("its line is written") { server.hasLogged(status: 400) }
            #expect(server.logs.entries.filter { $0.message == "request" }.count == 1)
        }
    }
}
