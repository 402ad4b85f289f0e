// SPDX-License-Identifier: Apache-2.0

/// A parser of RFC 8259 texts in UTF-8 that reads a vector of 384 numbers in microseconds.
struct JSONParser {
    struct Failure: Error {}

    /// Recursion must be bounded; filters and metadata are nowhere near as deep.
    private static let maximumDepth = 32

    let bytes: [UInt8]
    var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The value that the whole of `bytes` is, or nil.
    static func parse(_ bytes: [UInt8]) -> JSON? {
        var parser = JSONParser(bytes)
        parser.skipWhitespace()
        guard let value = try? parser.value() else { return nil }
        parser.skipWhitespace()
        return parser.position == bytes.count ? value : nil
    }

    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value() throws(Failure) -> JSON {
        switch current {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func enter() throws(Failure) {
        guard depth < Self.maximumDepth else { throw Failure() }
        depth += 1
        position += 1
        skipWhitespace()
    }

    private mutating func array() throws(Failure) -> JSON {
        try enter()
        defer { depth -= 1 }
        if take(UInt8(ascii: "]")) { return .array([]) }
        if let byte = current, byte == UInt8(ascii: "-") || Self.isDigit(byte) { return try numbers() }
        return .array(try elements(after: []))
    }

    /// An array that begins with a number, until it turns out to hold something else.
    private mutating func numbers() throws(Failure) -> JSON {
        var numbers: [Double] = []
        numbers.reserveCapacity(384)
        while true {
            numbers.append(try number())
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return .numbers(numbers) }
            guard take(UInt8(ascii: ",")) else { throw Failure() }
            skipWhitespace()
            guard let byte = current, byte == UInt8(ascii: "-") || Self.isDigit(byte) else {
                return .array(try elements(after: numbers.map(JSON.number)))
            }
        }
    }

    private mutating func elements(after first: [JSON]) throws(Failure) -> [JSON] {
        var elements = first
        while true {
            elements.append(try value())
            skipWhitespace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw Failure() }
            skipWhitespace()
        }
    }

    private mutating func object() throws(Failure) -> JSON {
        try enter()
        defer { depth -= 1 }
        var members: [JSON.Member] = []
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            guard current == UInt8(ascii: "\"") else { throw Failure() }
            let name = try string()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw Failure() }
            skipWhitespace()
            members.append(JSON.Member(name: name, value: try value()))
            skipWhitespace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw Failure() }
            skipWhitespace()
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ $0.elementsEqual(bytes[position..<end]) }) else {
            throw Failure()
        }
        position = end
        return value
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
