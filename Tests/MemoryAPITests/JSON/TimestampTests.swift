// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MemoryAPI

struct TimestampTests {
    @Test(
        "A timestamp of any offset is read to the millisecond",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-22T10:00:00.123Z", 1_795_341_600_123),
            ("2026-11-22t12:00:00.1239+02:00", 1_795_341_600_123), ("2026-11-22 04:30:00.5-05:30", 1_795_341_600_500),
            ("2000-02-29T23:59:59.999999z", 951_868_799_999), ("1969-12-31T23:59:59.999Z", -1),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ]
    )
    func reads(text: String, milliseconds: Int) throws {
        let date = try #require(Timestamp.parse(text))
        #expect(Int((date.timeIntervalSince1970 * 1_000).rounded()) == milliseconds)
    }

    @Test(
        "What is no RFC 3339 timestamp is refused",
        arguments: [
            "", "2026-11-22", "2026-11-22T10:00:00", "2026-11-22T10:00Z", "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:60Z",
            "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00+2:00", "2026-11-22T10:00:00+02", "2026-11-22T10:00:00ZZ",
            "+2026-11-22T10:00:00Z", "２０２６-11-22T10:00:00Z", "1795341600", "0000-01-01T00:00:00Z",
        ]
    )
    func refuses(text: String) {
        #expect(Timestamp.parse(text) == nil)
    }

    @Test("Every whole millisecond is written as itself")
    func writesMilliseconds() {
        for milliseconds in stride(from: -1_000, to: 2_000, by: 1) {
            let date = Date(timeIntervalSince1970: 1_795_341_600 + Double(milliseconds) / 1_000)
            #expect(Timestamp.parse(Timestamp.text(date)) == date)
        }
        #expect(Timestamp.text(Date(timeIntervalSince1970: 1_795_341_600.123)) == "2026-11-22T10:00:00.123Z")
        #expect(Timestamp.text(Date(timeIntervalSince1970: -0.001)) == "1969-12-31T23:59:59.999Z")
    }

    @Test("Days are counted as Foundation counts them")
    func countsDays() {
        for day in stride(from: -719_162, to: 2_932_896, by: 997) {
            let civil = CivilDay(daysSince1970: day)
            #expect(civil.daysSince1970 == day)
            #expect(CivilDay(year: civil.year, month: civil.month, day: civil.day) == civil)
        }
        #expect(CivilDay(daysSince1970: 19_782).month == 2)
        #expect(CivilDay(daysSince1970: 19_782).day == 29)
    }
}
