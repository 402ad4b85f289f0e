// SPDX-License-Identifier: Apache-2.0

import Foundation
import Observability
import Testing

struct LogTimestampTests {
    @Test(
        "times are RFC 3339 in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_763_820_930.0625, "2025-11-22T14:15:30.062Z"),
            (951_782_399.999_9, "2000-02-28T23:59:59.999Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
            (-0.25, "1969-12-31T23:59:59.750Z"),
            (-62_167_219_200, "0000-01-01T00:00:00.000Z"),
            (-1e18, "0000-01-01T00:00:00.000Z"),
            (1e18, "9999-12-31T23:59:59.999Z"),
        ]
    )
    func text(seconds: Double, expected: String) {
        #expect(LogTimestamp.text(Date(timeIntervalSince1970: seconds)) == expected)
    }

    @Test("every day of four centuries is the day that Foundation says")
    func calendar() {
        let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for day in stride(from: -25_567, to: 120_530, by: 1) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 3_661.5)
            #expect(LogTimestamp.text(date) == date.formatted(format))
        }
    }
}
