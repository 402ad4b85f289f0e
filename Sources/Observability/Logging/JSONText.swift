// SPDX-License-Identifier: Apache-2.0

/// Builds JSON text as bytes, in the order in which it is told.
///
/// Beside what JSON demands (RFC 8259 §7) it escapes DEL and U+2028/2029, which end a line for some readers of logs.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// Whether the last byte opened an object, so that the next member comes without a comma.
    var opensObject: Bool { bytes.last == UInt8(ascii: "{") }

    mutating func append(raw text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func append(raw text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends a string in quotes, cut at a character's end when it has more than `limit` bytes of UTF-8.
    mutating func append(string text: String, limit: Int) {
        var text = text
        text.withUTF8 { utf8 in
            bytes.append(UInt8(ascii: "\""))
            let end = Self.end(of: utf8, limit: limit)
            var index = 0
            while index < end {
                index += append(scalarAt: index, of: utf8)
            }
            if end < utf8.count { append(raw: "…") }
            bytes.append(UInt8(ascii: "\""))
        }
    }

    /// Where the text ends within the limit: never inside a scalar.
    private static func end(of utf8: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
        guard utf8.count > limit else { return utf8.count }
        var end = limit
        while end > 0, utf8[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
        return end
    }

    /// Appends what begins at `index` and returns how many bytes that were.
    private mutating func append(scalarAt index: Int, of utf8: UnsafeBufferPointer<UInt8>) -> Int {
        let byte = utf8[index]
        switch byte {
        case UInt8(ascii: "\""): append(raw: "\\\"")
        case UInt8(ascii: "\\"): append(raw: "\\\\")
        case UInt8(ascii: "\n"): append(raw: "\\n")
        case UInt8(ascii: "\r"): append(raw: "\\r")
        case UInt8(ascii: "\t"): append(raw: "\\t")
        case 0..<0x20, 0x7F:
            append(raw: "\\u00")
            bytes.append(Self.hexadecimal[Int(byte >> 4)])
            bytes.append(Self.hexadecimal[Int(byte & 0x0F)])
        case 0xE2 where index + 2 < utf8.count && utf8[index + 1] == 0x80 && utf8[index + 2] & 0xFE == 0xA8:
            append(raw: utf8[index + 2] == 0xA8 ? "\\u2028" : "\\u2029")
            return 3
        default: bytes.append(byte)
        }
        return 1
    }
}
