// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    package mutating func string() throws -> String {
        try expect(Self.quote)
        let start = position
        if let (text, end) = Self.plain(in: bytes, from: start) {
            position = end
            return text
        }
        while position < bytes.count, bytes[position] != Self.quote, bytes[position] != Self.backslash {
            position += 1
        }
        guard position < bytes.count else { throw MalformedJSON() }
        if bytes[position] == Self.quote {
            defer { position += 1 }
            return try Self.text(bytes[start..<position])
        }
        var unescaped = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == Self.quote { return try Self.text(unescaped[...]) }
            if byte == Self.backslash {
                try unescape(into: &unescaped)
            } else {
                unescaped.append(byte)
            }
        }
        throw MalformedJSON()
    }

    package mutating func skipString() throws {
        try expect(Self.quote)
        while position < bytes.count {
            let byte = bytes[position]
            position += byte == Self.backslash ? 2 : 1
            if byte == Self.quote { return }
        }
        throw MalformedJSON()
    }

    /// A text of ASCII without escapes, and the place behind its quote: almost all are so, and their bytes need no check.
    private static func plain(in bytes: [UInt8], from start: Int) -> (text: String, end: Int)? {
        bytes.withUnsafeBufferPointer { bytes in
            var position = start
            while position < bytes.count {
                let byte = bytes[position]
                if byte == quote {
                    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
                    return (text, position + 1)
                }
                guard byte < 0x80, byte != backslash else { return nil }
                position += 1
            }
            return nil
        }
    }

    private static func text(_ utf8: ArraySlice<UInt8>) throws -> String {
        let text = utf8.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
        guard let text else { throw MalformedJSON() }
        return text
    }

    private mutating func unescape(into text: inout [UInt8]) throws {
        guard position < bytes.count else { throw MalformedJSON() }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try escapedScalar())).utf8)
        default: throw MalformedJSON()
        }
    }

    /// What is beyond the first plane comes as two escapes (RFC 8259 §7); a half alone is no character.
    private mutating func escapedScalar() throws -> Unicode.Scalar {
        var value = try fourDigits()
        if (0xD800...0xDBFF).contains(value) {
            guard bytes[position...].starts(with: #"\u"#.utf8) else { throw MalformedJSON() }
            position += 2
            let low = try fourDigits()
            guard (0xDC00...0xDFFF).contains(low) else { throw MalformedJSON() }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw MalformedJSON() }
        return scalar
    }

    private mutating func fourDigits() throws -> UInt32 {
        guard bytes.count - position >= 4 else { throw MalformedJSON() }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw MalformedJSON() }
            value = value << 4 | UInt32(digit)
        }
        position += 4
        return value
    }
}
