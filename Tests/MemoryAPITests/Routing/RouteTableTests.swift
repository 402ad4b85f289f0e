// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Testing

@testable import MemoryAPI

struct RouteTableTests {
    @Test(
        "Only the very path matches",
        arguments: [
            ("/api/chat", "/api/chat", true), ("/api/chat", "/api/chat/", false), ("/api/chat", "/api//chat", false),
            ("/api/chat", "/API/chat", false), ("/api/chat", "/api", false), ("/", "/", true), ("/", "", false),
            ("/a/{id}", "/a/", false), ("/a/{id}", "/a/x/y", false), ("/a/{id}", "/a/x%2Fy", true),
            ("/a/{id}", "/a/%zz", false), ("/a/{id}", "/a/%FF", false), ("/a/{id}", "/a/%e2%82%ac", true),
        ]
    )
    func matches(pattern: String, path: String, isMatch: Bool) {
        #expect((RoutePattern(pattern).match(path) != nil) == isMatch)
    }

    @Test("Variable segments are decoded once")
    func decodesSegments() {
        #expect(RoutePattern("/a/{id}").match("/a/x%2520+y") == ["id": "x%20+y"])
    }

    @Test(
        "Fields of a query are decoded as forms are",
        arguments: [("a+b", "a b"), ("a%2Bb", "a+b"), ("%c3%a9", "é"), ("%", nil), ("%4", nil), ("%ff", nil)]
            as [(String, String?)]
    )
    func decodesQueries(text: String, value: String?) {
        #expect(PercentDecoding.decode(text, plusIsSpace: true) == value)
    }

    @Test(
        "A loopback listener is named by loopback names alone",
        arguments: [
            ("localhost", true), ("LOCALHOST:8000", true), ("127.0.0.1", true), ("127.1.2.3:80", true), ("[::1]", true),
            ("[::1]:8000", true), ("", false), ("evil.example", false), ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false), ("127.0.0.256", false), ("127.0.0.+1", false), ("10.0.0.1", false),
            ("localhost:", false), ("localhost:x", false), ("[::1", false), ("[::2]", false), ("evil@localhost", false),
        ]
    )
    func loopbackHosts(authority: String, isLoopback: Bool) {
        #expect(HostMiddleware.isLoopback(authority) == isLoopback)
    }

    @Test(
        "A caller's request id is kept when it is plain",
        arguments: [
            ("a", true), ("A.b_c-9", true), ("", false), ("a b", false), ("é", false), ("a\"b", false), ("a/b", false),
            (String(repeating: "x", count: 128), true), (String(repeating: "x", count: 129), false),
        ]
    )
    func requestIDs(text: String, isKept: Bool) {
        #expect((RequestIdentityMiddleware.accepted(text) != nil) == isKept)
    }
}
