// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryAPI

@Suite(.timeLimit(.minutes(10)))
struct RoutingTests {
    private static let paths = [
        ("/api/chat", "OPTIONS, POST"), ("/api/ingest", "OPTIONS, POST"), ("/api/search", "OPTIONS, POST"),
        ("/api/memories", "GET, HEAD, OPTIONS"), ("/api/memories/m1", "DELETE, GET, HEAD, OPTIONS"),
        ("/api/users/ana", "DELETE, OPTIONS"), ("/api/users/ana/export", "GET, HEAD, OPTIONS"),
        ("/api/health", "GET, HEAD, OPTIONS"), ("/api/health/live", "GET, HEAD, OPTIONS"),
        ("/api/health/ready", "GET, HEAD, OPTIONS"), ("/metrics", "GET, HEAD, OPTIONS"), ("/", "GET, HEAD, OPTIONS"),
        ("/base.css", "GET, HEAD, OPTIONS"), ("/page.css", "GET, HEAD, OPTIONS"), ("/page.js", "GET, HEAD, OPTIONS"),
        ("/page/chat.js", "GET, HEAD, OPTIONS"),
        ("/docs", "GET, HEAD, OPTIONS"), ("/docs.css", "GET, HEAD, OPTIONS"), ("/docs.js", "GET, HEAD, OPTIONS"),
        ("/openapi.json", "GET, HEAD, OPTIONS"),
    ]

    @Test("A wrong method on any path is told which are right", arguments: paths)
    func wrongMethod(path: String, allow: String) async throws {
        try await withServer { server in
            for method in ["PUT", "PATCH", "TRACE", "PROPFIND"] {
                let reply = try await server.send(method, path)
                #expect(reply.status == 405)
                #expect(reply.headers["allow"] == allow)
                #expect(try reply.json()["code"] == "method_not_allowed")
            }
            let options = try await server.send("OPTIONS", path)
            #expect(options.status == 204)
            #expect(options.headers["allow"] == allow)
        }
    }

    @Test(
        "Unknown paths are a problem",
        arguments: ["/nowhere", "/api", "/api/chat/", "/api//chat", "/api/users", "/.env", "/page/none.js", "/page/"]
    )
    func unknownPaths(path: String) async throws {
        try await withServer { server in
            let reply = try await server.get(path)
            #expect(reply.status == 404)
            #expect(try reply.json()["code"] == "unknown_route")
        }
    }

    @Test("HEAD answers as GET does, without the body")
    func head() async throws {
        try await withServer { server in
            _ = try await server.post("/api/ingest", #"{"user_id":"ana","items":[{"text":"Something."}]}"#)
            for path in ["/", "/metrics", "/api/health/live", "/api/users/ana/export"] {
                let get = try await server.get(path)
                let head = try await server.send("HEAD", path)
                #expect(head.status == get.status)
                #expect(head.headers["content-type"] == get.headers["content-type"])
            }
        }
    }

    @Test("Every answer names its request and its release, and can't be sniffed or kept")
    func standingHeaders() async throws {
        try await withServer { server in
            for (path, status) in [("/api/health/live", 200), ("/nowhere", 404), ("/api/memories", 422)] {
                let reply = try await server.send("GET", path, headers: ["X-Request-ID": "given-1"])
                #expect(reply.status == status)
                #expect(reply.headers["x-request-id"] == "given-1")
                #expect(reply.headers["x-release"] == "1.2.3+abc")
                #expect(reply.headers["x-content-type-options"] == "nosniff")
                #expect(reply.headers["cache-control"] == "no-store")
                #expect(reply.headers["date"] != nil)
            }
            let replaced = try await server.send("GET", "/", headers: ["X-Request-ID": "not plain"])
            #expect(replaced.headers["x-request-id"]?.hasPrefix("r_") == true)
        }
    }

    @Test(
        "The pages are served with a strict policy, and not again when they are known",
        arguments: [
            "/", "/base.css", "/page.css", "/page.js", "/page/chat.js", "/docs", "/docs.css", "/docs.js",
            "/openapi.json",
        ]
    )
    func page(path: String) async throws {
        try await withServer { server in
            let reply = try await server.get(path)
            #expect(reply.status == 200)
            #expect(!reply.body.isEmpty)
            let policy = try #require(reply.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(reply.headers["cache-control"] == "no-cache")
            let tag = try #require(reply.headers["etag"])
            for (condition, status) in [(tag, 304), ("W/" + tag, 304), ("\"other\", " + tag, 304), ("\"other\"", 200)] {
                let again = try await server.send("GET", path, headers: ["If-None-Match": condition])
                #expect(again.status == status)
                #expect(again.headers["etag"] == tag)
            }
        }
    }

    @Test("The page's modules are those of its folder, and each import of them is of one that is served")
    func modules() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/MemoryAPI/Page/page").standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(files) == Set(PageModulesHandler.contents.keys))
        // Asked for at once, and not one after the other as the browser comes upon them.
        let html = String(decoding: PackageResources.page_html, as: UTF8.self)
        let preloaded = html.matches(of: /rel="modulepreload" href="page\/([^"]+)"/).map { String($0.1) }
        #expect(preloaded.sorted() == files.sorted())
        for (name, content) in PageModulesHandler.contents {
            let text = String(decoding: content, as: UTF8.self)
            #expect(try text == String(contentsOf: folder.appending(path: name), encoding: .utf8))
            for imported in text.matches(of: /from "\.\/([^"]+)"/) {
                #expect(PageModulesHandler.contents[String(imported.1)] != nil, "\(name) imports \(imported.1)")
            }
        }
    }

    @Test("The pages need nothing that their policy forbids", arguments: ["/", "/docs"])
    func pagesKeepTheirPolicy(path: String) {
        let page = path == "/" ? PackageResources.page_html : PackageResources.docs_html
        let html = String(decoding: page, as: UTF8.self)
        #expect(!html.contains("<style"))
        #expect(html.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil)
        #expect(html.firstMatch(of: /\s(style|on[a-z]+)=/) == nil)
    }
}
