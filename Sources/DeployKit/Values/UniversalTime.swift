// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Times of records: UTC to the second, as RFC 3339 writes them.
enum UniversalTime {
    struct Fields {
        let year, month, day, hour, minute, second: Int
    }

    static func fields(of time: Date) -> Fields {
        let seconds = Int(time.timeIntervalSince1970.rounded(.down))
        let days = Int((Double(seconds) / 86_400).rounded(.down))
        let clock = seconds - days * 86_400
        let date = civil(days: days)
        return Fields(
            year: date.year,
            month: date.month,
            day: date.day,
            hour: clock / 3_600,
            minute: clock / 60 % 60,
            second: clock % 60
        )
    }

    /// Howard Hinnant's `civil_from_days`: days since 1970-01-01 to the proleptic Gregorian calendar.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
