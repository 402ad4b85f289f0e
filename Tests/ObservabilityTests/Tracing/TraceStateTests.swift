// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Observability

/// The cases of the W3C test suite (w3c/trace-context, `test/test.py`) about `tracestate`.
struct TraceStateTests {
    private static let longKey = String(repeating: "z", count: 256)
    private static let longTenant = String(repeating: "t", count: 241) + "@" + String(repeating: "v", count: 14)

    private static func members(_ count: Int) -> String {
        (1...count).map { "bar\($0 < 10 ? "0" : "")\($0)=\($0)" }.joined(separator: ",")
    }

    @Test(
        "A valid list is handed on as it came, but for space and nothing between commas",
        arguments: [
            ("foo=1", "foo=1"), ("foo=1,bar=2", "foo=1,bar=2"), ("foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"),
            ("foo=1,", "foo=1"), (",foo=1", "foo=1"), ("foo=1,,bar=2", "foo=1,bar=2"), (" foo=1", "foo=1"),
            ("foo=1\t", "foo=1"), ("foo@=1".replacing("@", with: "@bar"), "foo@bar=1"),
            ("0tenant@system=1", "0tenant@system=1"),
            ("abcdefghijklmnopqrstuvwxyz0123456789_-*/=1", "abcdefghijklmnopqrstuvwxyz0123456789_-*/=1"),
            (
                "foo=bar !\"#$%&'()*+-./0123456789:;<>?@[\\]^_`{|}~",
                "foo=bar !\"#$%&'()*+-./0123456789:;<>?@[\\]^_`{|}~"
            ),
            ("foo= 1", "foo= 1"), (members(32), members(32)), ("\(longKey)=1", "\(longKey)=1"),
            ("\(longTenant)=1", "\(longTenant)=1"),
        ]
    )
    func valid(text: String, handedOn: String) {
        #expect(TraceState(parsing: text)?.text == handedOn)
    }

    @Test(
        "A list with a fault is dropped whole",
        arguments: [
            "", ",", "foo", "foo=1,foo=1", "foo=1,foo=2", "foo =1", "FOO=1", "foo.bar=1", "0foo=1", "foo@=1,bar=2",
            "@foo=1,bar=2",
            "foo@@bar=1,bar=2", "foo@bar@baz=1,bar=2", "foo@0bar=1", "foo=bar=baz", "foo=,bar=3", "=1",
            "foo=\u{1}", "foo=\u{7f}", "foo=ü", members(33), "\(longKey)z=1", "t\(longTenant)=1", "\(longTenant)v=1",
            "foo=" + String(repeating: "x", count: 257), members(32) + ",long=" + String(repeating: "x", count: 256),
        ]
    )
    func invalid(text: String) {
        #expect(TraceState(parsing: text) == nil)
    }
}
