// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A day of the Gregorian calendar in UTC: `2026-11-22`.
struct UTCDay {
    private static let secondsPerDay = 86_400.0

    let text: String

    init(_ date: Date) {
        let days = (date.timeIntervalSince1970 / Self.secondsPerDay).rounded(.down)
        // From 15 October 1582 to 9999, as Foundation counts them too; its formatter takes a hundred times as long.
        guard (-141_427..<2_932_897).contains(days) else {
            text = date.formatted(.iso8601.year().month().day())
            return
        }
        let (year, month, day) = Self.civil(Int(days))
        var digits: [UInt8] = []
        digits.reserveCapacity(10)
        for (number, width) in [(year, 4), (month, 2), (day, 2)] {
            if !digits.isEmpty { digits.append(UInt8(ascii: "-")) }
            var power = width == 4 ? 1_000 : 10
            while power > 0 {
                digits.append(UInt8(ascii: "0") + UInt8(number / power % 10))
                power /= 10
            }
        }
        text = String(decoding: digits, as: UTF8.self)
    }

    /// Howard Hinnant, “chrono-Compatible Low-Level Date Algorithms”, `civil_from_days`: years begin in March, so that
    /// the leap day is their last.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let isNextYear = month >= 10
        return (yearOfEra + era * 400 + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3, day)
    }
}
