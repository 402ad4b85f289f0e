// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// The string that begins with the quote at the position.
    mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        let start = position
        var unescaped: [UInt8]?
        var copied = position
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let text: String?
                if var unescaped {
                    unescaped += bytes[copied..<position]
                    text = String(validating: unescaped, as: UTF8.self)
                } else {
                    text = String(validating: bytes[start..<position], as: UTF8.self)
                }
                guard let text else {
                    throw JSONSyntaxError("a string is not valid UTF-8", at: start, in: bytes)
                }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                var result = unescaped ?? []
                unescaped = nil
                result += bytes[copied..<position]
                try appendEscape(to: &result)
                unescaped = result
                copied = position
            case 0..<0x20:
                throw fault("a control character must be escaped")
            default:
                position += 1
            }
        }
        throw fault("the text ends too early")
    }

    private mutating func appendEscape(to result: inout [UInt8]) throws(JSONSyntaxError) {
        position += 1
        guard let letter = current else { throw fault("the text ends too early") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"): result += String(Character(try unicodeEscape())).utf8
        default:
            position -= 1
            throw fault("unknown escape")
        }
    }

    /// The scalar of `\uXXXX`, or of a surrogate pair of them, after the first `\u`.
    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position - 2
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let second = try hexadecimal()
            if (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw JSONSyntaxError("an escaped surrogate has no partner", at: start, in: bytes)
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw fault("four hexadecimal digits were expected")
            }
            value = value << 4 + UInt32(digit)
            position += 1
        }
        return value
    }
}
