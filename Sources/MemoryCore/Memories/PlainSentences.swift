// SPDX-License-Identifier: Apache-2.0

/// The sentences of a text in ASCII, as ``QuestionDetector/sentences(of:)`` has them, byte by byte and one after the
/// other: a message of several hundred words is mostly told by its first sentence.
struct PlainSentences: Sequence, IteratorProtocol {
    /// More words than any phrase that a sentence is known by.
    private static let words = 8

    private let bytes: [UInt8]
    private var position = 0

    /// Nil for a text that is not all ASCII.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        bytes = Array(text.utf8)
    }

    /// The first words of a sentence in lower case; nil when it is not all ASCII.
    static func words(of sentence: String) -> [String]? {
        guard sentence.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let bytes = sentence.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return bytes.split(maxSplits: .max, omittingEmptySubsequences: true) { !isWordByte($0) }
            .prefix(words).map { String(decoding: $0, as: UTF8.self) }
    }

    mutating func next() -> String? {
        while position < bytes.count {
            let sentence = Self.trimmed(bytes[position..<end()])
            if sentence.contains(where: Self.isAlphanumeric) { return String(decoding: sentence, as: UTF8.self) }
        }
        return nil
    }

    /// Moves behind the sentence that begins here, and returns where it ends.
    private mutating func end() -> Int {
        var isBehindTerminal = false
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if (0x0A...0x0D).contains(byte) { return position - 1 }
            // "3.5" and "e.g." don't end a sentence.
            if isBehindTerminal, byte == 0x20 || byte == 0x09 { return position - 1 }
            isBehindTerminal = Self.isTerminal(byte) || (isBehindTerminal && Self.isCloser(byte))
        }
        return position
    }

    private static func trimmed(_ sentence: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = sentence.drop { $0 == 0x20 || $0 == 0x09 }
        guard let last = start.lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return [] }
        return start[...last]
    }

    private static func isTerminal(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "?") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!")
    }

    private static func isCloser(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"): true
        default: false
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "'")
    }
}
