// SPDX-License-Identifier: Apache-2.0

/// Numbers of bytes as operators write them. Units of 1,024 only: `MB` means two things.
enum ByteCount {
    private static let units: [(name: String, bytes: Int)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
    ]

    static func value(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count)
        guard let number = Int(digits),
            let bytes = unit.isEmpty ? 1 : units.first(where: { $0.name == unit })?.bytes
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: bytes)
        return overflow ? nil : product
    }

    /// In the largest unit that gives a whole number.
    static func text(_ count: Int) -> String {
        let unit = units.first { count != 0 && count % $0.bytes == 0 } ?? ("B", 1)
        return "\(count / unit.bytes)\(unit.name)"
    }
}
