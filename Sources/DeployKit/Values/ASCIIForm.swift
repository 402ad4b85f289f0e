// SPDX-License-Identifier: Apache-2.0

/// Tests of single bytes for the checked texts.
enum ASCIIForm {
    static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    static func isUppercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { isLowercase(byte) || isUppercase(byte) }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// Whether the text has a length within `count` and only bytes that are letters, digits or in `more`.
    static func consists(_ text: String, count: ClosedRange<Int>, more: String) -> Bool {
        count.contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || more.utf8.contains($0) }
    }
}
