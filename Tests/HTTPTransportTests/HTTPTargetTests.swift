// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@Suite("Targets")
struct HTTPTargetTests {
    @Test(
        "A URL is taken as it stands, the default port left out",
        arguments: [
            ("http://example.com", "http://example.com/"),
            ("HTTPS://Example.COM:443/a/../b?x=%20y", "https://example.com/a/../b?x=%20y"),
            ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1/"),
            ("http://[::1]:99/?", "http://[::1]:99/?"),
            ("https://my_service.internal?q=http://x/", "https://my_service.internal/?q=http://x/"),
        ]
    )
    func accepted(text: String, url: String) throws {
        #expect(try HTTPTarget(text).url == url)
    }

    @Test(
        "What cannot be sent as it stands is refused for its reason",
        arguments: [
            ("", InvalidTarget.scheme), ("example.com", .scheme), ("ftp://example.com", .scheme),
            ("http:/example.com", .scheme), ("https://user:pw@example.com", .userInformation),
            ("http://", .host), ("http:///path", .host), ("http://a%00b", .host), ("http://[::1", .host),
            ("http://[zz]", .host), ("http://exa mple.com", .characters), ("http://exämple.com", .characters),
            ("http://a/\r\nX: y", .characters), ("http://a:0", .port), ("http://a:65536", .port), ("http://a:", .port),
            ("http://a:8x", .port), ("http://[::1]x", .port), ("http://a/b#c", .fragment), ("http://a#b", .fragment),
        ]
    )
    func refused(text: String, reason: InvalidTarget) {
        #expect(throws: reason) { try HTTPTarget(text) }
    }

    @Test("A socket's path must be absolute and fit into a socket address")
    func sockets() throws {
        #expect(throws: InvalidTarget.socketPath) { try HTTPTarget("http://docker", unixSocketPath: "docker.sock") }
        #expect(throws: InvalidTarget.socketPath) {
            try HTTPTarget("http://docker", unixSocketPath: "/" + String(repeating: "x", count: 107))
        }
        let target = try HTTPTarget("http://docker/v1.41", unixSocketPath: "/var/run/docker.sock")
        #expect(try target.appending(path: "version").unixSocketPath == "/var/run/docker.sock")
    }

    @Test("Paths are joined by one slash, with and without a slash on either side")
    func joining() throws {
        for base in ["http://a/v1", "http://a/v1/"] {
            for suffix in ["chat/completions", "/chat/completions"] {
                #expect(try HTTPTarget(base).appending(path: suffix).url == "http://a/v1/chat/completions")
            }
        }
        #expect(try HTTPTarget("http://a?x=1").appending(path: "b").url == "http://a/b")
        #expect(throws: InvalidTarget.characters) { try HTTPTarget("http://a").appending(path: "b?c") }
        #expect(throws: InvalidTarget.characters) { try HTTPTarget("http://a").appending(path: "b\r\n") }
    }

    @Test(
        "Any text becomes exactly one segment",
        arguments: [
            ("plain", "plain"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("..", "%2E%2E"), (".", "%2E"), ("...", "..."),
            ("记 忆", "%E8%AE%B0%20%E5%BF%86"), ("\r\n", "%0D%0A"), ("%2F", "%252F"), ("", ""),
        ]
    )
    func segments(text: String, encoded: String) throws {
        #expect(try HTTPTarget("http://a/b").appending(segment: text).url == "http://a/b/" + encoded)
    }

    @Test("Query items are encoded and added after those that are there")
    func query() throws {
        let target = try HTTPTarget("http://a/b?x=1").adding(query: ["ids": "a&b", "ids": "c=d e"])
        #expect(target.url == "http://a/b?x=1&ids=a%26b&ids=c%3Dd%20e")
    }

    @Test("As text a target shows its origin only")
    func description() throws {
        #expect("\(try HTTPTarget("https://api.test:8443/secret?key=secret"))" == "https://api.test:8443")
    }
}
