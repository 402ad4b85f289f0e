// SPDX-License-Identifier: Apache-2.0

/// Names as the text format 0.0.4 allows them. What is not allowed becomes `_`, and nothing is refused: a library's
/// choice of name must not cost the metric.
enum MetricName {
    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`
    static func metric(_ name: String) -> String {
        sanitized(name) { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":") }
    }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`. Names in `__` are Prometheus's own, and lose one underscore.
    static func label(_ name: String) -> String {
        let result = sanitized(name) { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
        return result.hasPrefix("__") ? "_" + result.drop { $0 == "_" } : result
    }

    private static func sanitized(_ name: String, isAllowed: (UInt8) -> Bool) -> String {
        let bytes = name.utf8.map { isAllowed($0) ? $0 : UInt8(ascii: "_") }
        let result = String(decoding: bytes, as: UTF8.self)
        guard let first = bytes.first, !isDigit(first) else { return "_" + result }
        return result
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
