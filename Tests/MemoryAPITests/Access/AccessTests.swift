// SPDX-License-Identifier: Apache-2.0

import AccessControl
import MemoryCore
import MetricsTestKit
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct AccessTests {
    private static let origin = "https://app.example"

    private func limits(_ change: (inout RateLimits) -> Void) -> RateLimits {
        var limits = RateLimits()
        change(&limits)
        return limits
    }

    private func limit(_ requests: Int) -> RateLimit? {
        RateLimit(requests: requests, window: .seconds(3_600))
    }

    // MARK: Routes

    @Test("the pages, liveness and readiness need no key; metrics need an operator's")
    func openRoutes() async throws {
        let keys = Keyring()
        try await withServer(authenticator: try keys.authenticator()) { server in
            for path in ["/", "/page.js", "/docs", "/openapi.json", "/api/health/live", "/api/health"] {
                #expect(try await server.get(path).status == 200)
            }
            #expect(try await server.send("OPTIONS", "/api/chat").status == 204)
            #expect(try await server.get("/metrics").status == 401)
            for key in [keys.ana, keys.service] {
                let reply = try await server.send("GET", "/metrics", headers: key.bearer)
                #expect(reply.status == 403)
                #expect(try reply.json()["code"] == "operators_only")
            }
            #expect(try await server.send("GET", "/metrics", headers: keys.operations.bearer).status == 200)
            // What is shown where nothing is needed is not looked at, but where more is shown for it.
            let wrong = APIKeyText.random().bearer
            #expect(try await server.send("GET", "/api/health/live", headers: wrong).status == 200)
            #expect(try await server.send("GET", "/api/health", headers: wrong).status == 401)
        }
    }

    // MARK: Limits

    @Test("a key that asks too often is told when to come again, and others are not held up")
    func rateLimit() async throws {
        let keys = Keyring()
        let rates = limits { ($0.chat, $0.other) = (limit(2), limit(5)) }
        try await withServer(authenticator: try keys.authenticator(), settings: { $0.access.rateLimits = rates }) {
            server in
            let body = #"{"message":"Hello there."}"#
            let first = try await server.post("/api/chat", body, headers: keys.ana.bearer)
            #expect(first.headers["ratelimit-policy"] == #""chat";q=2;w=3600"#)
            #expect(first.headers["ratelimit"]?.hasPrefix(#""chat";r=1;t="#) == true)
            _ = try await server.post("/api/chat", body, headers: keys.ana.bearer)
            let refused = try await server.post("/api/chat", body, headers: keys.ana.bearer)
            #expect(refused.status == 429)
            #expect(try refused.json()["code"] == "rate_limited")
            #expect((1...1_800).contains(Int(refused.headers["retry-after"] ?? "") ?? 0))
            #expect(refused.headers["ratelimit"]?.hasPrefix(#""chat";r=0;t="#) == true)
            #expect(try await server.post("/api/chat", body, headers: keys.ben.bearer).status == 200)
            #expect(try await server.send("GET", "/api/memories", headers: keys.ana.bearer).status == 200)
            for _ in 0..<20 { #expect(try await server.get("/api/health/live").status == 200) }
        }
    }

    @Test("one client address is one, whatever it says; behind a trusted proxy it is the client's")
    func addresses() async throws {
        for (isTrusted, statuses) in [(false, [200, 429, 429]), (true, [200, 200, 429])] {
            let rates = limits { $0.address = limit(1) }
            let proxies = TrustedProxies(isTrusted ? ["127.0.0.0/8"].compactMap { AddressRange($0) } : [])
            try await withServer(settings: {
                $0.access.rateLimits = rates; $0.access.trustedProxies = proxies
            }) { server in
                var seen: [Int] = []
                for client in ["203.0.113.1", "203.0.113.2", "198.51.100.7, 203.0.113.1"] {
                    seen.append(try await server.send("GET", "/page.js", headers: ["X-Forwarded-For": client]).status)
                }
                #expect(seen == statuses)
            }
        }
    }

    @Test("paths that don't exist are counted too")
    func strays() async throws {
        let rates = limits { $0.address = limit(3) }
        try await withServer(settings: { $0.access.rateLimits = rates }) { server in
            var seen: [Int] = []
            for _ in 0..<5 { seen.append(try await server.get("/nowhere").status) }
            #expect(seen == [404, 404, 404, 429, 429])
        }
    }

    @Test("wrong keys are refused more shortly after a while, right ones never")
    func failures() async throws {
        let keys = Keyring()
        let rates = limits { $0.failures = limit(3) }
        try await withServer(authenticator: try keys.authenticator(), settings: { $0.access.rateLimits = rates }) {
            server in
            var seen: [Int] = []
            for _ in 0..<5 {
                seen.append(try await server.send("GET", "/api/memories", headers: APIKeyText.random().bearer).status)
            }
            #expect(seen == [401, 401, 401, 429, 429])
            #expect(try await server.send("GET", "/api/memories", headers: keys.ana.bearer).status == 200)
        }
    }

    @Test("what was turned away is counted by its reason, with all reasons there from the start")
    func rejections() async throws {
        let keys = Keyring()
        let rates = limits { $0.ingest = limit(1) }
        try await withServer(authenticator: try keys.authenticator(), settings: { $0.access.rateLimits = rates }) {
            server in
            func count(_ reason: String) throws -> Int64 {
                let counter = try server.metrics.expectCounter(
                    "http_server_rejected_requests_total",
                    [("reason", reason)]
                )
                return counter.totalValue
            }
            for reason in ["rate_limited", "overloaded", "unauthenticated", "forbidden", "misdirected"] {
                #expect(try count(reason) == 0)
            }
            _ = try await server.get("/api/memories")
            _ = try await server.send("GET", "/api/memories?user_id=ana", headers: keys.ben.bearer)
            _ = try await server.send("GET", "/api/memories", headers: ["Host": "rebound.example"])
            let items = #"{"items":[{"text":"x"}]}"#
            for _ in 0..<2 { _ = try await server.post("/api/ingest", items, headers: keys.ana.bearer) }
            for reason in ["rate_limited", "unauthenticated", "forbidden", "misdirected"] {
                #expect(try count(reason) == 1, "\(reason)")
            }
        }
    }

    // MARK: Hosts and origins

    @Test("a proxy's name is served on loopback when it is listed, with any port and in any case")
    func allowedHosts() async throws {
        try await withServer(settings: { $0.access.allowedHosts = ["memory.example.org"] }) { server in
            for (host, status) in [
                ("memory.example.org", 200), ("Memory.Example.org:443", 200), ("localhost", 200),
                ("evil.memory.example.org", 421), ("memory.example.org.evil", 421), ("memory.example.org:x", 421),
                ("", 421),
            ] {
                let reply = try await server.send("GET", "/api/memories?user_id=ana", headers: ["Host": host])
                #expect(reply.status == status, "\(host)")
            }
        }
    }

    @Test("pages of listed origins may call from a browser, others may not, and nobody with cookies")
    func origins() async throws {
        let keys = Keyring()
        try await withServer(
            authenticator: try keys.authenticator(),
            settings: { $0.access.allowedOrigins = [Self.origin] }
        ) { server in
            let preflight = [
                "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization",
            ]
            let allowed = try await server.send(
                "OPTIONS",
                "/api/chat",
                headers: preflight.merging(["Origin": Self.origin]) { $1 }
            )
            #expect(allowed.status == 204)
            #expect(allowed.headers["access-control-allow-origin"] == Self.origin)
            #expect(allowed.headers["access-control-allow-headers"]?.contains("Authorization") == true)
            #expect(allowed.headers["access-control-allow-methods"]?.contains("DELETE") == true)
            for origin in ["https://evil.example", "null", "https://app.example.evil", "http://app.example"] {
                let reply = try await server.send(
                    "OPTIONS",
                    "/api/chat",
                    headers: preflight.merging(["Origin": origin]) { $1 }
                )
                #expect(reply.headers["access-control-allow-origin"] == nil)
                #expect(reply.headers["vary"] == "Origin")
            }
            var headers = keys.ana.bearer
            headers["Origin"] = Self.origin
            for (path, status) in [("/api/memories", 200), ("/api/memories?user_id=ben", 403)] {
                let reply = try await server.send("GET", path, headers: headers)
                #expect(reply.status == status)
                #expect(reply.headers["access-control-allow-origin"] == Self.origin)
                #expect(reply.headers["access-control-expose-headers"]?.contains("RateLimit") == true)
                #expect(reply.headers["access-control-allow-credentials"] == nil)
                #expect(reply.headers["cross-origin-resource-policy"] == "cross-origin")
            }
        }
    }

    @Test("without a list nothing is said of origins")
    func noOrigins() async throws {
        try await withServer { server in
            let reply = try await server.send("GET", "/api/memories?user_id=ana", headers: ["Origin": Self.origin])
            #expect(reply.headers["access-control-allow-origin"] == nil)
            #expect(reply.headers["cross-origin-resource-policy"] == "same-origin")
        }
    }

    @Test("pages run nothing but their own, and nobody frames them")
    func pageHeaders() async throws {
        try await withServer { server in
            let headers = try await server.get("/").headers
            let policy = try #require(headers["content-security-policy"])
            for part in [
                "default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'",
                "base-uri 'none'",
            ] {
                #expect(policy.contains(part))
            }
            #expect(!policy.contains("unsafe"))
            #expect(headers["x-content-type-options"] == "nosniff")
            #expect(headers["referrer-policy"] == "no-referrer")
        }
    }

    // MARK: Heads

    @Test("a head that is too long, in one field or in many, is refused and its connection closed")
    func longHeads() async throws {
        try await withServer { server in
            let one = "X-Long: " + String(repeating: "a", count: 20 << 10) + "\r\n"
            let many = (0..<200).map { "X-\($0): a\r\n" }.joined()
            let total = (0..<40).map { "X-\($0): " + String(repeating: "a", count: 1_000) + "\r\n" }.joined()
            for fields in [one, many, total] {
                let connection = try server.connect()
                try await connection.send("GET /api/health/live HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n")
                let reply = try await connection.reply()
                #expect([400, 431].contains(reply.status))
                #expect(try await connection.isAtEnd())
            }
        }
    }
}
