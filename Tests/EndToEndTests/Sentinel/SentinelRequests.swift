// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Every kind of request with a sentinel in every place that it has.
struct SentinelRequests {
    let sentinels: Sentinels
    /// What lets the requests in; nothing where everybody may.
    var credentials: [(String, String)] = []

    /// Of people who may come in.
    func welcome() -> [SentinelRequest] {
        chats() + ingests() + reads() + malformed() + strays()
    }

    /// Of people who may not, where there are keys; they show what is none.
    func intruders() -> [SentinelRequest] {
        let shown: [(String, (String) -> (String, String))] = [
            ("a bearer token", { ("Authorization", "Bearer \($0)") }),
            ("basic credentials", { ("Authorization", "Basic \($0)") }),
            ("a web token", { ("Authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.\($0).\($0)") }),
            ("a key of our shape", { ("Authorization", "Bearer ml_\($0)_\($0)") }),
            ("another scheme", { ("Authorization", "\($0) x") }),
            ("an API key", { ("X-API-Key", $0) }),
        ]
        return shown.flatMap { name, header in
            ["/api/chat", "/metrics", "/api/health"].map { path in
                SentinelRequest(
                    "\(name) for \(path)",
                    path == "/api/chat" ? "POST" : "GET",
                    path + query("intruder"),
                    headers: [header(sentinels.plant("\(name) for \(path)"))],
                    type: path == "/api/chat" ? "application/json" : nil,
                    body: path == "/api/chat" ? json(["user_id": plant("user"), "message": plant("message")]) : []
                )
            }
        }
    }

    func chats() -> [SentinelRequest] {
        [false, true].flatMap { streams in
            let name = streams ? "streamed chat" : "chat"
            return [
                post(name, "/api/chat", chat(name, streams: streams)),
                post(
                    "\(name) with its own history",
                    "/api/chat",
                    chat(name, streams: streams).merging([
                        "history": [["role": "user", "text": "I said \(plant("\(name): history")) before."]]
                    ]) { $1 }
                ),
            ]
        }
    }

    private func chat(_ name: String, streams: Bool) -> [String: Any] {
        [
            "user_id": plant("\(name): user"), "message": "My dog is called \(plant("\(name): message")).",
            "session_id": plant("\(name): session"), "stream": streams, "store_response": true,
            "metadata": [plant("\(name): metadata key"): plant("\(name): metadata value")],
        ]
    }

    func ingests() -> [SentinelRequest] {
        let item: (String) -> [String: Any] = { name in
            [
                "id": plant("\(name): id"), "text": "We met \(plant("\(name): text")) in Turin.",
                "session_id": plant("\(name): session"),
                "metadata": [plant("\(name): metadata key"): plant("\(name): metadata value")],
            ]
        }
        let line = String(decoding: json(item("ingested line")), as: UTF8.self)
        let broken =
            "{\"text\": \"\(plant("broken line"))\n{\"\(plant("unknown name in a line"))\": 1}\n\(plant("no JSON"))"
        return [
            post("ingest", "/api/ingest", ["user_id": plant("ingest: user"), "items": [item("item"), item("item")]]),
            post(
                "ingest with a faulty item",
                "/api/ingest",
                ["user_id": plant("ingest: user"), "items": [["text": plant("text"), "created_at": plant("date")]]]
            ),
            request(
                "ingested lines",
                "POST",
                "/api/ingest?user_id=\(plant("lines: user"))",
                type: "application/x-ndjson",
                body: Array("\(line)\n\(broken)\n".utf8)
            ),
            request(
                "ingested lines for nobody",
                "POST",
                "/api/ingest" + query("lines"),
                type: "application/x-ndjson",
                body: Array("\(line)\n".utf8)
            ),
        ]
    }

    func reads() -> [SentinelRequest] {
        let (user, id) = (plant("reads: user"), plant("reads: id"))
        return [
            post("search", "/api/search", ["user_id": plant("search: user"), "query": "Where is \(plant("query"))?"]),
            request("list", "GET", "/api/memories?user_id=\(user)"),
            request(
                "list from a cursor that is none",
                "GET",
                "/api/memories?user_id=\(user)&cursor=\(plant("cursor"))"
            ),
            request("list with a limit that is none", "GET", "/api/memories?user_id=\(user)&limit=\(plant("limit"))"),
            request("read", "GET", "/api/memories/\(id)?user_id=\(user)"),
            request("forget", "DELETE", "/api/memories/\(id)?user_id=\(user)"),
            request("export", "GET", "/api/users/\(user)/export"),
            request("erase", "DELETE", "/api/users/\(user)"),
            request("health", "GET", "/api/health" + query("health")),
            request("metrics", "GET", "/metrics" + query("metrics")),
            request("page", "HEAD", "/" + query("page")),
        ]
    }

    func malformed() -> [SentinelRequest] {
        let unknown = plant("unknown field")
        let long = String(repeating: plant("long user"), count: 40)
        let bytes: [UInt8] =
            Array("{\"user_id\":\"\(plant("bytes: user"))\",\"message\":\"".utf8) + [0xFF, 0xC0, 0x22, 0x7D]
        let rest = Array("{\"user_id\":\"\(plant("cut: user"))\",\"message\":\"\(plant("cut: message"))".utf8)
        let big = json(["user_id": plant("big: user"), "message": String(repeating: plant("big"), count: 60_000)])
        return [
            post("unknown field", "/api/chat", ["user_id": plant("user"), unknown: plant("value")], echoed: [unknown]),
            post("wrong types", "/api/chat", ["user_id": [plant("list")], "message": 1, "top_k": plant("number")]),
            post("a user beyond its length", "/api/chat", ["user_id": long, "message": plant("message")]),
            post("a message of spaces", "/api/search", ["user_id": plant("user"), "query": "   "]),
            request("bytes that are no text", "POST", "/api/chat", type: "application/json", body: bytes),
            request("JSON cut off", "POST", "/api/chat", type: "application/json", body: rest),
            request("another media type", "POST", "/api/chat", type: "text/\(plant("media type"))", body: rest),
            request("too much", "POST", "/api/chat", type: "application/json", body: big),
        ]
    }

    func strays() -> [SentinelRequest] {
        let host = SentinelRequest("another host", "GET", "/", headers: credentials + [("Host", plant("host"))])
        let parent = SentinelRequest(
            "trace headers that are none",
            "GET",
            "/api/health/live",
            headers: [("traceparent", plant("traceparent")), ("X-Request-ID", "\(plant("request id")) with spaces")]
        )
        let state = SentinelRequest(
            "a trace's state",
            "GET",
            "/api/health/live",
            headers: [
                ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                ("tracestate", "foo=\(plant("tracestate"))"),
            ]
        )
        return [
            request("no path", "GET", "/api/\(plant("path"))/\(plant("path"))"),
            request("broken escapes", "GET", "/api/users/%zz\(plant("escape"))/export"),
            request("wrong method", "PUT", "/api/chat" + query("method"), body: Array(plant("body").utf8)),
            request("made-up method", plant("method").uppercased(), "/api/chat"),
            request("preflight", "OPTIONS", "/api/chat", more: [("Origin", "https://\(plant("origin")).example")]),
            SentinelRequest("not HTTP", bytes: Array("\(plant("garbage")) \(plant("garbage"))\r\n\r\n".utf8)),
            SentinelRequest("a broken head", bytes: Array("GET / HTTP/1.1\r\n\(plant("head line"))\r\n\r\n".utf8)),
            request("a long head", "GET", "/", more: [("X-Long", String(repeating: plant("long"), count: 2_000))]),
            host, parent, state,
        ]
    }

    // MARK: Making them

    private func plant(_ place: String) -> String { sentinels.plant(place) }

    private func query(_ name: String) -> String { "?\(plant("\(name): query name"))=\(plant("\(name): query value"))" }

    private func json(_ object: [String: Any]) -> [UInt8] {
        (try? JSONSerialization.data(withJSONObject: object)).map { Array($0) } ?? []
    }

    private func post(
        _ what: String,
        _ path: String,
        _ object: [String: Any],
        echoed: Set<String> = []
    ) -> SentinelRequest {
        request(what, "POST", path, type: "application/json", body: json(object), echoed: echoed)
    }

    private func request(
        _ what: String,
        _ method: String,
        _ path: String,
        more: [(String, String)] = [],
        type: String? = nil,
        body: [UInt8] = [],
        echoed: Set<String> = []
    ) -> SentinelRequest {
        let headers = [
            ("Cookie", "session=\(plant("\(what): cookie"))"),
            ("Referer", "https://\(plant("\(what): referer")).example/"),
            ("X-Custom", plant("\(what): header")), ("Proxy-Authorization", "Basic \(plant("\(what): proxy"))"),
        ]
        return SentinelRequest(
            what,
            method,
            path,
            headers: credentials + headers + more,
            type: type,
            body: body,
            // Names that a query makes up are repeated too.
            echoed: echoed.union(Self.queryNames(path))
        )
    }

    private static func queryNames(_ path: String) -> Set<String> {
        guard let query = path.split(separator: "?", maxSplits: 1).dropFirst().first else { return [] }
        return Set(query.split(separator: "&").map { String($0.prefix { $0 != "=" }) })
    }
}
