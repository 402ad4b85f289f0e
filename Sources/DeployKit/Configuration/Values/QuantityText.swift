// SPDX-License-Identifier: Apache-2.0

/// Numbers with units, as people write them.
enum QuantityText {
    static let duration = "a time such as 500ms, 30s, 5m or 1h"

    static func milliseconds(_ text: String) -> Milliseconds? {
        let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
        return whole(text, units).map { Milliseconds($0) }
    }

    static let bytes = "a size such as 512MiB or 2GiB"

    static func byteCount(_ text: String) -> Int? {
        whole(text, [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]).flatMap { $0 > 0 ? $0 : nil }
    }

    static let share = "a share such as 1% or 0.5%"

    /// Of one.
    static func share(_ text: String) -> Double? {
        guard text.hasSuffix("%"), let percent = decimal(String(text.dropLast())), percent <= 100 else { return nil }
        return percent / 100
    }

    /// Digits with at most one point: no sign, no exponent, no infinity.
    static func decimal(_ text: String) -> Double? {
        guard text.utf8.count <= 16, text.utf8.first.map(ASCIIForm.isDigit) == true,
            text.utf8.allSatisfy({ ASCIIForm.isDigit($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        return Double(text)
    }

    static func integer(_ range: ClosedRange<Int>) -> (String) -> Int? {
        { text in
            guard !text.isEmpty, text.utf8.allSatisfy(ASCIIForm.isDigit), let number = Int(text) else { return nil }
            return range.contains(number) ? number : nil
        }
    }

    /// The units must be in an order in which none is the end of an earlier one's text.
    private static func whole(_ text: String, _ units: [(name: String, factor: Int)]) -> Int? {
        for unit in units where text.hasSuffix(unit.name) {
            guard let number = integer(0...1_000_000_000)(String(text.dropLast(unit.name.count))) else { continue }
            let (product, overflows) = number.multipliedReportingOverflow(by: unit.factor)
            return overflows ? nil : product
        }
        return nil
    }
}
