// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Dates as RFC 3339 writes them.
///
/// Foundation's `ISO8601FormatStyle` cuts where it should round (Swift 6.3.1: every second date of whole milliseconds comes
/// back one short), and reads 30 February as 2 March.
enum Timestamp {
    /// UTC with milliseconds: `2026-11-22T10:00:00.123Z`.
    static func text(_ date: Date) -> String {
        let total = Int64((date.timeIntervalSince1970 * 1_000).rounded())
        let (days, inDay) = total.quotientAndFloorRemainder(dividingBy: 86_400_000)
        let day = CivilDay(daysSince1970: Int(days))
        let milliseconds = Int(inDay)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return padded(day.year, 4) + "-" + padded(day.month, 2) + "-" + padded(day.day, 2)
            + "T" + padded(milliseconds / 3_600_000, 2) + ":" + padded(milliseconds / 60_000 % 60, 2)
            + ":" + padded(milliseconds / 1_000 % 60, 2) + "." + padded(milliseconds % 1_000, 3) + "Z"
    }

    /// The date of an RFC 3339 text with any offset, to the millisecond. Nil where the text is none.
    static func parse(_ text: String) -> Date? {
        var scanner = DigitScanner(text)
        guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2), scanner.take("-"),
            let day = scanner.digits(2), scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2), scanner.take(":"),
            let second = scanner.digits(2), year >= 1,
            let civil = CivilDay(year: year, month: month, day: day), hour < 24, minute < 60, second < 60,
            let milliseconds = scanner.fraction(), let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let seconds = civil.daysSince1970 * 86_400 + hour * 3_600 + (minute - offset) * 60 + second
        return Date(timeIntervalSince1970: (Double(seconds) * 1_000 + Double(milliseconds)) / 1_000)
    }
}

extension Int64 {
    fileprivate func quotientAndFloorRemainder(dividingBy divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// Reads the fields of a timestamp off its front.
private struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit() -> Int? {
        guard let first = rest.first, first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") else { return nil }
        rest.removeFirst()
        return Int(first - UInt8(ascii: "0"))
    }

    /// Milliseconds of a fraction of any length; 0 where there is none.
    mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        var value = 0
        var count = 0
        while let digit = digit() {
            if count < 3 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        return (0..<max(0, 3 - count)).reduce(value) { total, _ in total * 10 }
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), take(":"), let minutes = digits(2), hours < 24, minutes < 60 else {
            return nil
        }
        return sign * (hours * 60 + minutes)
    }
}
