// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// The value as compact JSON in UTF-8, on one line.
    var serialized: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let number): Self.append(number, to: &bytes)
        case .string(let text): Self.append(text, to: &bytes)
        case .numbers(let numbers): Self.append(numbers, to: &bytes) { Self.append($0, to: &$1) }
        case .array(let elements): Self.append(elements, to: &bytes) { $0.append(to: &$1) }
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    static func append<Elements: Collection>(
        _ elements: Elements,
        to bytes: inout [UInt8],
        each: (Elements.Element, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            each(element, &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Whole numbers without a fraction, as they were most likely written.
    static func append(_ number: Double, to bytes: inout [UInt8]) {
        if let integer = Int(exactly: number), abs(integer) < 1 << 53 {
            bytes += String(integer).utf8
        } else {
            bytes += number.description.utf8
        }
    }

    /// A vector in the shortest digits that give the same floats again.
    static func append(vector: [Float], to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + vector.count * 13)
        append(vector, to: &bytes) { $1 += $0.description.utf8 }
    }

    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case 0..<0x20:
                bytes += "\\u00".utf8
                bytes.append(hexadecimal[Int(byte >> 4)])
                bytes.append(hexadecimal[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let hexadecimal = [UInt8]("0123456789abcdef".utf8)
}
