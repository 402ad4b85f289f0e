// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Observability

/// The cases of the W3C test suite (w3c/trace-context, `test/test.py`), as far as they are about the header's value.
struct TraceParentTests {
    private static let trace = "12345678901234567890123456789012"
    private static let span = "1234567890123456"

    @Test(
        "A valid value says what it says",
        arguments: [
            ("00-\(trace)-\(span)-00", false),
            ("00-\(trace)-\(span)-01", true),
            // Only the last bit of the flags means anything to us.
            ("00-\(trace)-\(span)-02", false),
            ("00-\(trace)-\(span)-ff", true),
            ("00-00000000000000000000000000000001-0000000000000001-01", true),
            // A later version may say more, after a dash.
            ("cc-\(trace)-\(span)-01", true),
            ("cc-\(trace)-\(span)-01-what-the-future-will-be-like", true),
            ("fe-\(trace)-\(span)-00-", false),
        ]
    )
    func valid(text: String, isSampled: Bool) throws {
        let parent = try #require(TraceParent(parsing: text))
        #expect(parent.isSampled == isSampled)
        #expect(parent.traceID.text == text.dropFirst(3).prefix(32))
        #expect(parent.spanID.text == text.dropFirst(36).prefix(16))
        #expect(parent.text == "00-\(parent.traceID.text)-\(parent.spanID.text)-\(isSampled ? "01" : "00")")
    }

    @Test(
        "What is not valid is nothing",
        arguments: [
            "", "00", "garbage",
            // Version 00 has this and no more.
            "00-\(trace)-\(span)-01.", "00-\(trace)-\(span)-01-what-the-future-will-be-like", "00-\(trace)-\(span)-01-",
            "cc-\(trace)-\(span)-01.what-the-future-will-not-be-like",
            // Version ff is forbidden.
            "ff-\(trace)-\(span)-01",
            ".0-\(trace)-\(span)-01", "0.-\(trace)-\(span)-01", "000-\(trace)-\(span)-01", "0000-\(trace)-\(span)-01",
            "0-\(trace)-\(span)-01", "-\(trace)-\(span)-01",
            "00-00000000000000000000000000000000-\(span)-01",
            "00-.2345678901234567890123456789012-\(span)-01", "00-1234567890123456789012345678901.-\(span)-01",
            "00-123456789012345678901234567890123-\(span)-01", "00-1234567890123456789012345678901-\(span)-01",
            "00-1234567890123456789012345678901A-\(span)-01",
            "00-\(trace)-0000000000000000-01",
            "00-\(trace)-.234567890123456-01", "00-\(trace)-123456789012345.-01", "00-\(trace)-12345678901234567-01",
            "00-\(trace)-123456789012345-01", "00-\(trace)-123456789012345F-01",
            "00-\(trace)-\(span)-.0", "00-\(trace)-\(span)-0.", "00-\(trace)-\(span)-001", "00-\(trace)-\(span)-1",
            "00-\(trace)-\(span)-0G", "00_\(trace)_\(span)_01", "00-\(trace)\(span)-01",
            // Two headers of that name, as one.
            "00-\(trace)-\(span)-01, 00-\(trace)-\(span)-01",
            "é0-\(trace)-\(span)-01", " 00-\(trace)-\(span)-01",
        ]
    )
    func invalid(text: String) {
        #expect(TraceParent(parsing: text) == nil)
    }
}
