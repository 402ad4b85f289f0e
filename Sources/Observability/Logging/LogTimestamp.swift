// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Times as logs carry them: RFC 3339, UTC, milliseconds, always 24 characters.
///
/// By arithmetic rather than by a formatter: it runs for every line.
package enum LogTimestamp {
    package static func text(_ date: Date) -> String {
        // Beyond the years 0000 to 9999 the format ends (RFC 3339 §1).
        let milliseconds = min(
            max((date.timeIntervalSince1970 * 1_000).rounded(.down), -62_167_219_200_000),
            253_402_300_799_999
        )
        let total = Int64(milliseconds)
        let (days, inDay) = total.quotientAndRemainder(floor: 86_400_000)
        let (year, month, day) = civil(days: days)
        let fields = [
            (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (inDay / 3_600_000, 2, ":"),
            (inDay / 60_000 % 60, 2, ":"), (inDay / 1_000 % 60, 2, "."), (inDay % 1_000, 3, "Z"),
        ]
        return fields.reduce(into: "") { text, field in
            let digits = String(field.0)
            text += String(repeating: "0", count: field.1 - digits.count) + digits + field.2
        }
    }

    /// The Gregorian date of a day counted from 1970-01-01: Howard Hinnant, “chrono-Compatible Low-Level Date
    /// Algorithms”, `civil_from_days`.
    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(floor: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    /// Division towards negative infinity, so that the remainder is never negative.
    fileprivate func quotientAndRemainder(floor divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
