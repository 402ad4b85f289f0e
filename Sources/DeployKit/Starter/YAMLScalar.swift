// SPDX-License-Identifier: Apache-2.0

/// A text as YAML has it on one line: as it is where that can't be taken for anything else, else in double quotes.
enum YAMLScalar {
    static func text(_ text: String) -> String {
        isPlain(text) ? text : "\"\(text.unicodeScalars.map(escaped).joined())\""
    }

    /// Letters, digits and what never means anything within a word, also in a flow list; a colon only within.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last,
            ASCIIForm.isLetter(first) || ASCIIForm.isDigit(first) || first == UInt8(ascii: "/"),
            last != UInt8(ascii: ":"), text.lowercased() != "null"
        else { return false }
        // A fingerprint could stand as it is; people expect it in quotes, as in the example.
        return !text.hasPrefix("SHA256:") && ASCIIForm.consists(text, count: 1...1_024, more: "._-/:@~+%")
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case _
        where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            || [0x2028, 0x2029, 0xFEFF].contains(scalar.value):
            "\\u" + hexadecimal(scalar.value)
        default: String(scalar)
        }
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
