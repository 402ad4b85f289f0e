// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import CurlTransport

/// What libcurl puts on the wire for a request of ours, and what it must not.
@Suite("Requests on the wire", .timeLimit(.minutes(10)))
struct CurlRequestTests {
    private func sent(
        _ method: HTTPMethod,
        headers: HTTPHeaders = HTTPHeaders(),
        body: [UInt8]? = nil,
        configuration: CurlConfiguration = CurlConfiguration(),
        path: String = ""
    ) async throws -> RecordedRequest {
        let server = try LoopbackServer { _ in .whole(body: "answer") }
        defer { server.stop() }
        try await withTransport(configuration) { transport in
            let target = try server.target.appending(path: path)
            _ = try await transport.text(target.request(method, headers: headers, body: body))
        }
        return try #require(server.peer.requests.first)
    }

    @Test(
        "Every method keeps its name, with a body and without",
        arguments: HTTPMethod.allCases,
        [nil, [], [1, 2, 3]] as [[UInt8]?]
    )
    func methods(method: HTTPMethod, body: [UInt8]?) async throws {
        let request = try await sent(method, body: body)
        #expect(request.method == method.rawValue)
        // A HEAD that announced a body would leave both ends waiting for it.
        let expected = method == .head ? nil : body ?? ([.post, .put, .patch].contains(method) ? [] : nil)
        #expect(request.body == expected ?? [])
        #expect(request.values("content-length") == (expected.map { ["\($0.count)"] } ?? []))
    }

    @Test("libcurl adds no form type and asks for no permission, even for a large body")
    func suppressedHeaders() async throws {
        let body = [UInt8](repeating: 7, count: 3 * 1024 * 1024)
        let request = try await sent(.post, body: body)
        #expect(request.values("expect").isEmpty)
        #expect(request.values("content-type").isEmpty)
        #expect(request.values("accept-encoding").isEmpty)
        #expect(request.body == body)
    }

    @Test("A request that asks for permission first gets it and goes on")
    func continuation() async throws {
        let request = try await sent(.post, headers: HTTPHeaders(["Expect": "100-continue"]), body: [1, 2])
        #expect(request.values("expect") == ["100-continue"])
        #expect(request.body == [1, 2])
    }

    @Test("The agent is ours, unless the request says otherwise")
    func userAgent() async throws {
        var configuration = CurlConfiguration()
        configuration.userAgent = "memory-layer/1.2.3"
        #expect(try await sent(.get, configuration: configuration).values("user-agent") == ["memory-layer/1.2.3"])
        let own = try HTTPHeaders(["User-Agent": "own"])
        #expect(try await sent(.get, headers: own, configuration: configuration).values("user-agent") == ["own"])
    }

    @Test(
        "Values that are blank or look like syntax are sent as they are",
        arguments: ["", " ", "a;b", ":", "a: b", "ä"]
    )
    func headerValues(value: String) async throws {
        let request = try await sent(.get, headers: HTTPHeaders(["X-Value": value]))
        #expect(request.values("x-value") == [value.allSatisfy { $0 == " " } ? "" : value])
    }

    @Test("Dots in a path are left to the server")
    func dotSegments() async throws {
        #expect(try await sent(.get, path: "a/../b/./c").target == "/a/../b/./c")
    }

    @Test("A proxy serves when it is configured")
    func proxy() async throws {
        let proxy = try LoopbackServer { .whole(body: "proxied \($0.target)") }
        defer { proxy.stop() }
        var configuration = CurlConfiguration()
        configuration.proxy = proxy.target
        try await withTransport(configuration) { transport in
            let target = try HTTPTarget("http://nobody.invalid/path")
            #expect(try await transport.text(target.request()) == "proxied http://nobody.invalid/path")
        }
    }

    @Test(
        "No text of an error holds a header, a body, a path or a query",
        arguments: ["/refused", "/cut", "/garbage", "/idle"]
    )
    func secrets(path: String) async throws {
        let secret = "hunter2"
        let server = try LoopbackServer { request in
            if request.target.hasPrefix("/garbage") { return [.text("\(secret)\r\n\r\n"), .cut] }
            return request.target.hasPrefix("/idle") ? [.awaitDeparture] : [.cut]
        }
        defer { server.stop() }
        let port = try LoopbackServer.unusedPort()
        let base = path == "/refused" ? try HTTPTarget("http://127.0.0.1:\(port)") : server.target
        let target = try base.appending(path: path + "/" + secret).adding(query: ["key": secret])
        let headers = try HTTPHeaders(["Authorization": "Bearer \(secret)", "X-Key": secret])
        try await withTransport { transport in
            let request = HTTPRequest(
                .post,
                target,
                headers: headers,
                body: Array(secret.utf8),
                deadline: Patience.deadline,
                idleTimeout: .milliseconds(100)
            )
            let error = await #expect(throws: TransportError.self) { try await transport.text(request) }
            var dumped = ""
            dump(error, to: &dumped)
            dump(request, to: &dumped)
            for text in ["\(error as Any)", String(reflecting: error), dumped] {
                #expect(!text.contains(secret))
            }
        }
    }
}
