// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing

@Suite("Retry-After")
struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT, the date that RFC 9110 writes in three ways.
    static let now = HTTPDate(secondsSinceEpoch: 784_111_777)

    @Test(
        "Seconds and the three forms of a date give a delay that is never negative",
        arguments: [
            ("0", 0), ("120", 120), ("999999999", 999_999_999),
            ("Sun, 06 Nov 1994 08:49:47 GMT", 10),
            ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
            ("Sun Nov  6 09:49:37 1994", 3_600),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
            ("Sat, 05 Nov 1994 08:49:37 GMT", 0),
        ]
    )
    func delays(value: String, seconds: Int) {
        #expect(RetryAfter.delay(value, now: Self.now) == .seconds(seconds))
    }

    @Test(
        "What is neither gives nothing",
        arguments: [
            "", "soon", "-1", "1.5", "+3", "9999999999", "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 6 November 1994 08:49:37 GMT", "١٢",
            "Sun, 29 Feb 2100 00:00:00 GMT",
        ]
    )
    func malformed(value: String) {
        #expect(RetryAfter.delay(value, now: Self.now) == nil)
    }

    @Test(
        "Dates are counted as `date -u +%s` counts them",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
            ("Fri, 31 Dec 1999 23:59:60 GMT", 946_684_800),
            ("Sun, 22 Nov 2026 14:52:00 GMT", 1_795_359_120),
            ("Thursday, 01-Jan-70 00:00:00 GMT", 0),
            ("Friday, 01-Jan-44 00:00:00 GMT", 2_335_219_200),
        ]
    )
    func dates(text: String, seconds: Int) {
        #expect(HTTPDate(text, now: Self.now)?.secondsSinceEpoch == seconds)
    }

    @Test("Headers give their delay, or nothing when the field is missing or malformed")
    func headers() throws {
        #expect(try HTTPHeaders(["Retry-After": "7"]).retryAfter() == .seconds(7))
        #expect(HTTPHeaders().retryAfter() == nil)
        #expect(try HTTPHeaders(["Retry-After": "later"]).retryAfter() == nil)
    }
}
