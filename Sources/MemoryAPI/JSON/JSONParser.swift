// SPDX-License-Identifier: Apache-2.0

/// A strict parser of RFC 8259 texts in UTF-8.
///
/// Foundation's decoders can't do what this edge promises: they lose repeated names, hide the position of an error in
/// prose, and need one failed attempt for each type that a value is not.
struct JSONParser {
    /// Deeper nesting is refused: recursion must be bounded, and nothing of ours is deeper than six.
    static let maximumDepth = 64

    let bytes: [UInt8]
    var position = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The value that the whole of `bytes` is.
    static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
        var parser = JSONParser(bytes)
        parser.skipWhitespace()
        let value = try parser.value()
        parser.skipWhitespace()
        guard parser.position == bytes.count else { throw parser.fault("text after the end of the value") }
        return value
    }

    func fault(_ reason: String) -> JSONSyntaxError {
        JSONSyntaxError(position < bytes.count ? reason : "the text ends too early", at: position, in: bytes)
    }

    /// The byte at the position, without moving on.
    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        guard let byte = current else { throw fault("a value was expected") }
        switch byte {
        case UInt8(ascii: "{"): return .object(try nested(Self.members))
        case UInt8(ascii: "["): return .array(try nested(Self.elements))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault("a value was expected")
        }
    }

    private mutating func nested<Content>(
        _ content: (inout JSONParser) throws(JSONSyntaxError) -> Content
    ) throws(JSONSyntaxError) -> Content {
        guard depth < Self.maximumDepth else { throw fault("nested too deeply") }
        depth += 1
        position += 1
        skipWhitespace()
        let result = try content(&self)
        depth -= 1
        return result
    }

    private static func elements(_ parser: inout JSONParser) throws(JSONSyntaxError) -> [JSONValue] {
        var elements: [JSONValue] = []
        if parser.take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try parser.value())
            parser.skipWhitespace()
            if parser.take(UInt8(ascii: "]")) { return elements }
            guard parser.take(UInt8(ascii: ",")) else { throw parser.fault("\",\" or \"]\" was expected") }
            parser.skipWhitespace()
        }
    }

    private static func members(_ parser: inout JSONParser) throws(JSONSyntaxError) -> [JSONMember] {
        var members: [JSONMember] = []
        if parser.take(UInt8(ascii: "}")) { return members }
        while true {
            guard parser.current == UInt8(ascii: "\"") else { throw parser.fault("a name in quotes was expected") }
            let name = try parser.string()
            parser.skipWhitespace()
            guard parser.take(UInt8(ascii: ":")) else { throw parser.fault("\":\" was expected") }
            parser.skipWhitespace()
            members.append(JSONMember(name: name, value: try parser.value()))
            parser.skipWhitespace()
            if parser.take(UInt8(ascii: "}")) { return members }
            guard parser.take(UInt8(ascii: ",")) else { throw parser.fault("\",\" or \"}\" was expected") }
            parser.skipWhitespace()
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { $0.elementsEqual(bytes[position..<min(end, bytes.count)]) }
        guard matches else { throw fault("a value was expected") }
        position = end
        return value
    }

    private mutating func skipWhitespace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }
}
