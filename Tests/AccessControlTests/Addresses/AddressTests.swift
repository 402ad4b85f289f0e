// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AccessControl

struct AddressTests {
    @Test(
        "what is no address is none",
        arguments: [
            "", "1.2.3", "1.2.3.256", "01.2.3.4.5", "::g", "[::1]", "1.2.3.4:80", "fe80::1%eth0", "localhost",
            " 1.2.3.4",
        ]
    )
    func malformed(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("an IPv4 address written as IPv6 is the IPv4 address")
    func mapped() {
        #expect(IPAddress("::ffff:192.0.2.1") == IPAddress("192.0.2.1"))
        #expect(IPAddress("::192.0.2.1") != IPAddress("192.0.2.1"))
    }

    @Test(
        "a range holds what begins as it does",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true), ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false), ("172.16.0.0/12", "172.31.255.255", true),
            ("172.16.0.0/12", "172.32.0.0", false), ("127.0.0.0/8", "::ffff:127.0.0.1", true),
        ]
    )
    func ranges(range: String, address: String, isIn: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == isIn)
    }

    @Test(
        "what is no range is none",
        arguments: [
            "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/+8", "::1/129", "/8", "all",
            "10.0.0.0/8/8",
        ]
    )
    func malformedRanges(text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test(
        "the client is the last one that no proxy of ours vouches for",
        arguments: [
            ("192.0.2.9", ["203.0.113.5"], "192.0.2.9"),
            ("10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
            ("10.0.0.1", ["198.51.100.1, 203.0.113.5"], "203.0.113.5"),
            ("10.0.0.1", ["198.51.100.1", "203.0.113.5"], "203.0.113.5"),
            ("10.0.0.1", ["203.0.113.5, 10.0.0.7"], "203.0.113.5"),
            ("10.0.0.1", ["127.0.0.1, 203.0.113.5, 10.0.0.7,10.0.0.8"], "203.0.113.5"),
            ("10.0.0.1", ["10.0.0.7"], "10.0.0.7"),
            ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", [""], "10.0.0.1"),
            ("10.0.0.1", ["203.0.113.5, unknown"], "10.0.0.1"),
            ("10.0.0.1", ["unknown, 203.0.113.5"], "203.0.113.5"),
            ("10.0.0.1", ["evil, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", ["203.0.113.5:4711"], "203.0.113.5"),
            ("10.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"),
            ("10.0.0.1", ["2001:db8::5"], "2001:db8::5"),
            ("::ffff:10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
        ]
    )
    func forwarded(peer: String, fields: [String], client: String) throws {
        let proxies = TrustedProxies([try #require(AddressRange("10.0.0.0/8"))])
        let found = proxies.client(peer: try #require(IPAddress(peer)), forwardedFor: fields)
        #expect(found == IPAddress(client))
    }

    @Test("a header as long as a novel is read from its end, and not to its beginning")
    func long() throws {
        let proxies = TrustedProxies([try #require(AddressRange("10.0.0.0/8"))])
        let fields = ["203.0.113.5," + String(repeating: "10.0.0.2,", count: 1_000) + "10.0.0.3"]
        #expect(
            proxies.client(peer: try #require(IPAddress("10.0.0.1")), forwardedFor: fields) == IPAddress("10.0.0.2")
        )
    }
}
