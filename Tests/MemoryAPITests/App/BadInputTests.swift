// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Testing

@testable import MemoryAPI

/// What callers get wrong: each is refused by name, and nothing is stored.
@Suite(.timeLimit(.minutes(10)))
struct BadInputTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let body: String
        let status: Int
        let fields: [String]

        init(_ path: String, _ body: String, _ status: Int, _ fields: String...) {
            self.path = path
            self.body = body
            self.status = status
            self.fields = fields
        }

        var testDescription: String { "\(path) \(body.prefix(80))" }
    }

    private static let longText = String(repeating: "a", count: 1_000_000)
    private static let manyItems = Array(repeating: #"{"text":"x"}"#, count: 2_000).joined(separator: ",")

    @Test(
        "Bad input is refused, with every faulty field, and nothing is stored",
        arguments: [
            Case("/api/chat", "{", 400), Case("/api/chat", "", 400), Case("/api/chat", "[1,]", 400),
            Case("/api/chat", String(repeating: "[", count: 100_000), 400),
            Case("/api/chat", #"{"top_k":1e999}"#, 400), Case("/api/chat", #"{"top_k":NaN}"#, 400),
            Case("/api/chat", #""text""#, 422, ""), Case("/api/chat", "[]", 422, ""),
            Case("/api/chat", "null", 422, ""),
            Case("/api/chat", "{}", 422, "user_id", "message"),
            Case("/api/chat", #"{"user_id":null,"message":null}"#, 422, "user_id", "message"),
            Case("/api/chat", #"{"user_id":7,"message":["x"]}"#, 422, "user_id", "message"),
            Case("/api/chat", #"{"user_id":"","message":" \n\t"}"#, 422, "user_id", "message"),
            Case("/api/chat", #"{"user_id":"a\u0000b","message":"\u0000"}"#, 422, "user_id", "message"),
            Case("/api/chat", #"{"user_id":" ana","message":"x","session_id":"a\nb"}"#, 422, "user_id", "session_id"),
            Case("/api/chat", #"{"user_id":"a\u202eb","message":"x"}"#, 422, "user_id"),
            Case("/api/chat", "{\"user_id\":\"ana\",\"message\":\"\(longText)\"}", 422, "message"),
            Case("/api/chat", #"{"userId":"ana","messag":"x"}"#, 422, "user_id", "message", "messag", "userId"),
            Case("/api/chat", #"{"user_id":"ana","message":"x","user_id":"ben"}"#, 422, "user_id"),
            Case(
                "/api/chat",
                #"{"user_id":"ana","message":"x","top_k":-1,"score_threshold":1.5,"recency_weight":"1"}"#,
                422,
                "top_k",
                "score_threshold",
                "recency_weight"
            ),
            Case("/api/chat", #"{"user_id":"ana","message":"x","top_k":0}"#, 422, "top_k"),
            Case("/api/chat", #"{"user_id":"ana","message":"x","top_k":101}"#, 422, "top_k"),
            Case("/api/chat", #"{"user_id":"ana","message":"x","top_k":1.5}"#, 422, "top_k"),
            Case("/api/chat", #"{"user_id":"ana","message":"x","top_k":true}"#, 422, "top_k"),
            Case(
                "/api/chat",
                #"{"user_id":"ana","message":"x","stream":1,"store_response":"no"}"#,
                422,
                "store_response",
                "stream"
            ),
            Case(
                "/api/chat",
                #"{"user_id":"ana","message":"x","history":[{"role":"system","text":"x"},{"content":"y"},3]}"#,
                422,
                "history[0].role",
                "history[1].role",
                "history[1].text",
                "history[1].content",
                "history[2]"
            ),
            Case(
                "/api/chat",
                #"{"user_id":"ana","message":"x","metadata":{"user_id":"b","nameSpace":"b","a":{},"b":null,"c":9007199254740993}}"#,
                422,
                "metadata.user_id",
                "metadata.nameSpace",
                "metadata.a",
                "metadata.b",
                "metadata.c"
            ),
            Case("/api/chat", #"{"user_id":"ana","message":"x","metadata":{"k":1,"k":2}}"#, 422, "metadata.k"),
            Case("/api/chat", #"{"user_id":"ana","message":"x","metadata":[]}"#, 422, "metadata"),
            Case("/api/search", "{}", 422, "user_id", "query"),
            Case("/api/search", #"{"user_id":"ana","query":"x","limit":3}"#, 422, "limit"),
            Case("/api/ingest", "{}", 422, "user_id", "items"),
            Case("/api/ingest", #"{"user_id":"ana","items":{}}"#, 422, "items"),
            Case("/api/ingest", #"{"user_id":"ana","items":[]}"#, 422, "items"),
            Case("/api/ingest", "{\"user_id\":\"ana\",\"items\":[\(manyItems)]}", 422, "items"),
            Case(
                "/api/ingest",
                #"""
                {"user_id":"ana","items":[{"text":"good"},{"text":""},7,
                {"text":"x","id":"a\u0007","role":"robot","created_at":"yesterday","user_id":"ben"}]}
                """#,
                422,
                "items[1].text",
                "items[2]",
                "items[3].id",
                "items[3].role",
                "items[3].created_at",
                "items[3].user_id"
            ),
        ]
    )
    func isRefused(bad: Case) async throws {
        try await withServer { server in
            let reply = try await server.post(bad.path, bad.body)
            #expect(reply.status == bad.status)
            #expect(reply.headers["content-type"] == "application/problem+json")
            let problem = try reply.json()
            #expect(problem["request_id"]?.text == reply.headers["x-request-id"])
            #expect(problem["code"] == (bad.status == 400 ? "malformed_json" : "invalid_input"))
            #expect(try Set(reply.faultyFields()) == Set(bad.fields))
            #expect(try await server.memoryCount(of: "ana", "ben") == 0)
        }
    }

    @Test("A typing mistake is told with what was probably meant")
    func suggestions() async throws {
        try await withServer { server in
            let reply = try await server.post("/api/chat", #"{"userId":"ana","message":"x"}"#)
            #expect(reply.text.contains("did you mean user_id?"))
        }
    }

    @Test("Invalid UTF-8 is refused with its place")
    func invalidUTF8() async throws {
        try await withServer { server in
            let body = Array(#"{"user_id":"ana","message":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
            let reply = try await server.send(
                "POST",
                "/api/chat",
                headers: ["Content-Type": "application/json"],
                body: body
            )
            #expect(reply.status == 400)
            #expect(reply.text.contains("not valid UTF-8"))
        }
    }

    @Test(
        "Only JSON is taken for JSON, so that a web page elsewhere can't post without asking",
        arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx", ""]
    )
    func mediaTypes(contentType: String) async throws {
        try await withServer { server in
            for path in ["/api/chat", "/api/ingest", "/api/search"] {
                let headers = contentType.isEmpty ? [:] : ["Content-Type": contentType]
                let body = Array(#"{"user_id":"ana","message":"x"}"#.utf8)
                let reply = try await server.send("POST", path, headers: headers, body: body)
                #expect(reply.status == 415)
            }
            let body = #"{"user_id":"ana","message":"x"}"#
            let headers = ["Content-Type": "Application/JSON; charset=utf-8"]
            #expect(try await server.post("/api/chat", body, headers: headers).status == 200)
        }
    }

    @Test(
        "Bad paths and queries are refused by name",
        arguments: [
            ("GET", "/api/memories", ["user_id"]), ("GET", "/api/memories?user_id=", ["user_id"]),
            ("GET", "/api/memories?user_id=ana&user_id=ben", ["user_id"]),
            ("GET", "/api/memories?user_id=a%00b&limit=0&x=1", ["user_id", "limit", "x"]),
            ("GET", "/api/memories?user_id=ana&limit=501", ["limit"]),
            ("GET", "/api/memories?user_id=ana&limit=many", ["limit"]),
            ("GET", "/api/memories?user_id=%ff", ["user_id", "user_id"]),
            ("GET", "/api/memories/m1", ["user_id"]), ("DELETE", "/api/memories/a%0Ab?user_id=ana", ["id"]),
            ("GET", "/api/users/%20ana/export", ["user_id"]), ("DELETE", "/api/users/a%07", ["user_id"]),
        ]
    )
    func queries(method: String, path: String, fields: [String]) async throws {
        try await withServer { server in
            let reply = try await server.send(method, path)
            #expect(reply.status == 422)
            #expect(try reply.faultyFields().sorted() == fields.sorted())
        }
    }

    @Test("A problem never repeats what was said")
    func problemsKeepSecrets() async throws {
        try await withServer { server in
            let bodies = [
                #"{"user_id":"SECRET\u0000","message":"SECRET","top_k":"SECRET","session_id":"SECRET\n"}"#,
                #"{"user_id":"ana","message":"SECRET","top_k":-1,"metadata":{"a":["SECRET",1]}}"#,
                #"{"user_id":"ana","message":"SECRET"#, #"{"user_id":"ana" "SECRET"}"#,
                #"{"user_id":"ana","message":"x","history":[{"role":"SECRET","text":" "}]}"#,
            ]
            for body in bodies {
                let reply = try await server.post("/api/chat", body)
                #expect(reply.status >= 400)
                #expect(!reply.text.contains("SECRET"))
            }
            #expect(!server.logged.contains("SECRET"))
        }
    }
}
