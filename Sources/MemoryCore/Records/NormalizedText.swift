// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A text reduced to what makes it the same as another: compatibility composition (NFKC), lower case, white space and
/// control characters folded to single spaces, closing punctuation dropped.
///
/// Used for recognising duplicates, never shown and never embedded.
package struct NormalizedText: Hashable, Sendable {
    package let rawValue: String

    package init(_ text: String) {
        rawValue = Self.plain(text) ?? Self.general(text)
    }

    /// Of any text.
    static func general(_ text: String) -> String {
        let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
        var words: [Substring] = folded.unicodeScalars.split { scalar in
            scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        }.map { Substring($0) }
        while let last = words.last {
            let kept = last.trimmingSuffix { $0.isPunctuation }
            if kept.isEmpty, words.count > 1 {
                words.removeLast()
                continue
            }
            words[words.count - 1] = kept.isEmpty ? last : kept
            break
        }
        return words.joined(separator: " ")
    }
}

extension NormalizedText {
    /// The same for ASCII, byte by byte: most texts are, and each recalled candidate comes through here. Nil for others.
    static func plain(_ text: String) -> String? {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var isBetweenWords = false
        for byte in text.utf8 {
            if byte <= 0x20 || byte == 0x7F {
                isBetweenWords = !bytes.isEmpty
                continue
            }
            if isBetweenWords { bytes.append(0x20) }
            isBetweenWords = false
            bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
        return String(decoding: withoutClosingPunctuation(bytes), as: UTF8.self)
    }

    /// Drops punctuation at the end, but never the last word of a text that is nothing else.
    private static func withoutClosingPunctuation(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var rest = bytes[...]
        while true {
            let word = rest.lastIndex(of: 0x20).map { rest.index(after: $0) } ?? rest.startIndex
            if let end = rest[word...].lastIndex(where: { !isPunctuation($0) }) { return rest[...end] }
            guard word > rest.startIndex else { return rest }
            rest = rest[..<rest.index(before: word)]
        }
    }

    /// The general categories P* within ASCII, as `Character.isPunctuation` has them.
    private static func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21...0x23, 0x25...0x2A, 0x2C...0x2F, 0x3A, 0x3B, 0x3F, 0x40, 0x5B...0x5D, 0x5F, 0x7B, 0x7D: true
        default: false
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        guard let end = lastIndex(where: { !predicate($0) }) else { return self[startIndex..<startIndex] }
        return self[...end]
    }
}
