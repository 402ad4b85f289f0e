// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A moment in whole seconds, as HTTP writes it (RFC 9110 §5.6.7). Without Foundation: two divisions do not need it.
package struct HTTPDate: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    package let secondsSinceEpoch: Int

    package init(secondsSinceEpoch: Int) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    package static var now: HTTPDate {
        HTTPDate(secondsSinceEpoch: time(nil))
    }

    /// Reads the three forms that a recipient must accept: `Sun, 06 Nov 1994 08:49:37 GMT`,
    /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
    ///
    /// - Parameter now: Decides the century of a two-digit year: the one nearest, never more than 50 years ahead.
    package init?(_ text: String, now: HTTPDate) {
        let words = text.split(whereSeparator: { " ,-".contains($0) }).map(String.init)
        // The weekday says nothing new and is not checked.
        let fields: (day: String, month: String, year: String, time: String)
        switch words.count {
        case 6 where words[5] == "GMT": fields = (words[1], words[2], words[3], words[4])
        case 5: fields = (words[2], words[1], words[4], words[3])
        default: return nil
        }
        guard let day = Self.number(fields.day, digits: 1...2),
            let month = Self.months.firstIndex(of: fields.month).map({ $0 + 1 }),
            let year = Self.year(fields.year, now: now),
            let secondOfDay = Self.secondOfDay(fields.time),
            (1...Self.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        secondsSinceEpoch = Self.daysSinceEpoch(year: year, month: month, day: day) * 86_400 + secondOfDay
    }

    package static func < (left: HTTPDate, right: HTTPDate) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }
}

extension HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func number(_ text: some StringProtocol, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    private static func year(_ text: String, now: HTTPDate) -> Int? {
        if let year = number(text, digits: 4...4) {
            return year
        }
        guard let short = number(text, digits: 2...2) else { return nil }
        // 31,556,952 s is the mean Gregorian year: exact enough to find the century.
        let currentYear = 1970 + now.secondsSinceEpoch / 31_556_952
        let year = currentYear / 100 * 100 + short
        if year > currentYear + 50 { return year - 100 }
        return year <= currentYear - 50 ? year + 100 : year
    }

    private static func secondOfDay(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { number($0, digits: 2...2) }
        // 60 is a leap second.
        guard parts.count == 3, let hour = parts[0], let minute = parts[1], let second = parts[2],
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    private static func isLeap(_ year: Int) -> Bool {
        (year.isMultiple(of: 4) && !year.isMultiple(of: 100)) || year.isMultiple(of: 400)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Counted in years that begin in March, so that the leap day is the last (Hinnant, "chrono-Compatible Low-Level
    /// Date Algorithms").
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return marchYear * 365 + leapDays + dayOfYear - 719_468
    }
}
