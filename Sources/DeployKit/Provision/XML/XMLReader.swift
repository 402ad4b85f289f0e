// SPDX-License-Identifier: Apache-2.0

/// Reads the XML of AWS's Query APIs: elements, text, comments, CDATA and the entities that XML itself has.
///
/// Not Foundation's parser: that links libxml2, which brings ICU's 30 MB into the image (ADR 0018). No document types, so no entities
/// to expand and no files to be led to.
struct XMLReader {
    private static let maximumDepth = 32

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func read(_ bytes: [UInt8]) throws(MalformedXML) -> XMLNode {
        var reader = XMLReader(bytes)
        try reader.skipBetween()
        let node = try reader.element(depth: 0)
        try reader.skipBetween()
        guard reader.index == bytes.count else { throw .syntax(at: reader.index) }
        return node
    }

    /// White space, comments and instructions around the element of a document.
    private mutating func skipBetween() throws(MalformedXML) {
        if index == 0, starts(with: "\u{FEFF}") { index += 3 }
        while true {
            skipSpace()
            if starts(with: "<?") {
                try skip(past: "?>")
            } else if starts(with: "<!--") {
                try skip(past: "-->")
            } else if starts(with: "<!") {
                throw .documentType
            } else {
                return
            }
        }
    }

    private mutating func element(depth: Int) throws(MalformedXML) -> XMLNode {
        guard depth < Self.maximumDepth else { throw .tooDeep }
        try take("<")
        let name = try self.name()
        try skipAttributes()
        if starts(with: "/>") {
            index += 2
            return XMLNode(name: Self.local(name), text: "", children: [])
        }
        try take(">")
        var children: [XMLNode] = []
        var text: [UInt8] = []
        while !starts(with: "</") {
            if starts(with: "<!--") {
                try skip(past: "-->")
            } else if starts(with: "<![CDATA[") {
                index += 9
                let start = index
                try skip(past: "]]>")
                text += bytes[start..<(index - 3)]
            } else if starts(with: "<?") {
                try skip(past: "?>")
            } else if starts(with: "<") {
                children.append(try element(depth: depth + 1))
            } else {
                text += try character()
            }
        }
        index += 2
        guard try self.name() == name else { throw .syntax(at: index) }
        skipSpace()
        try take(">")
        return XMLNode(name: Self.local(name), text: Self.trimmed(text), children: children)
    }

    private mutating func skipAttributes() throws(MalformedXML) {
        while true {
            skipSpace()
            if starts(with: ">") || starts(with: "/>") { return }
            _ = try name()
            skipSpace()
            try take("=")
            skipSpace()
            guard index < bytes.count else { throw .endsEarly }
            let quote = bytes[index]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw .syntax(at: index) }
            guard let end = bytes[(index + 1)...].firstIndex(of: quote) else { throw .endsEarly }
            index = end + 1
        }
    }

    private mutating func name() throws(MalformedXML) -> String {
        let start = index
        while index < bytes.count, Self.isNameByte(bytes[index]) { index += 1 }
        guard index > start else { throw index < bytes.count ? .syntax(at: index) : .endsEarly }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// The bytes of one character of text, or of a reference to one.
    private mutating func character() throws(MalformedXML) -> [UInt8] {
        guard index < bytes.count else { throw .endsEarly }
        let byte = bytes[index]
        guard byte == UInt8(ascii: "&") else {
            index += 1
            return [byte]
        }
        // No reference is longer than `&#1114111;`.
        guard let end = bytes[index...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw .syntax(at: index) }
        let word = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
        guard let scalar = Self.scalar(word) else { throw .syntax(at: index) }
        index = end + 1
        return Array(String(Character(scalar)).utf8)
    }

    private static func scalar(_ reference: String) -> Unicode.Scalar? {
        switch reference {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard reference.hasPrefix("#") else { return nil }
            let isHexadecimal = reference.hasPrefix("#x")
            let digits = reference.dropFirst(isHexadecimal ? 2 : 1)
            return UInt32(digits, radix: isHexadecimal ? 16 : 10).flatMap { Unicode.Scalar($0) }
        }
    }

    // MARK: - Bytes

    private func starts(with text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

    private mutating func take(_ text: String) throws(MalformedXML) {
        guard starts(with: text) else { throw index < bytes.count ? .syntax(at: index) : .endsEarly }
        index += text.utf8.count
    }

    private mutating func skip(past end: String) throws(MalformedXML) {
        while index < bytes.count, !starts(with: end) { index += 1 }
        guard index < bytes.count else { throw .endsEarly }
        index += end.utf8.count
    }

    private mutating func skipSpace() {
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || ASCIIForm.isLetter(byte) || ASCIIForm.isDigit(byte) || "-._:".utf8.contains(byte)
    }

    private static func local(_ name: String) -> String {
        name.split(separator: ":").last.map(String.init) ?? name
    }

    private static func trimmed(_ text: [UInt8]) -> String {
        let start = text.firstIndex { !isSpace($0) } ?? text.endIndex
        let end = text.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
        return String(decoding: text[start..<end], as: UTF8.self)
    }
}
