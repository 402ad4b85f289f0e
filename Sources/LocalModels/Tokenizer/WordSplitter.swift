// SPDX-License-Identifier: Apache-2.0

/// Cuts a text into words, folded as the model knows them.
///
/// Holds the word that is being read; reused for the next one, so that a text costs no allocation for each word.
struct WordSplitter {
    private let characters: CharacterTable
    private var word: [UInt8] = []
    private var length = 0
    /// Letters with a combining class that are no accents (vowel signs of some scripts), waiting to be put in canonical
    /// order.
    private var combining: [(letter: UInt32, order: UInt8)] = []

    init(_ characters: CharacterTable) {
        self.characters = characters
        word.reserveCapacity(4 * WordPieceTokenizer.maximumWordLength)
    }

    /// Calls `body` with each word in UTF-8 and its length in code points.
    mutating func split(_ text: String, _ body: (_ word: [UInt8], _ length: Int) -> Void) {
        for scalar in text.unicodeScalars {
            let entry = characters[scalar.value]
            switch entry.kind {
            case .letter:
                appendLetter(entry.payload == 0 ? scalar.value : entry.payload)
            case .symbol:
                endWord(body)
                append(entry.payload == 0 ? scalar.value : entry.payload)
                endWord(body)
            case .space:
                endWord(body)
            case .removed:
                break
            case .mark:
                // Canonical order doesn't reach across a mark that has none.
                if scalar.properties.canonicalCombiningClass == .notReordered { flushCombining() }
            case .sequence:
                let start = Int(entry.payload)
                for at in 1...Int(characters.sequences[start]) {
                    appendLetter(characters.sequences[start + at])
                }
            case .hangul:
                appendHangul(scalar.value)
            }
        }
        endWord(body)
    }

    private mutating func endWord(_ body: (_ word: [UInt8], _ length: Int) -> Void) {
        flushCombining()
        guard !word.isEmpty else { return }
        body(word, length)
        word.removeAll(keepingCapacity: true)
        length = 0
    }

    private mutating func appendLetter(_ letter: UInt32) {
        // No letter below U+0300 combines.
        if letter >= 0x300, let scalar = Unicode.Scalar(letter) {
            let order = scalar.properties.canonicalCombiningClass
            if order != .notReordered {
                combining.append((letter, order.rawValue))
                return
            }
        }
        flushCombining()
        append(letter)
    }

    private mutating func flushCombining() {
        guard !combining.isEmpty else { return }
        // Insertion keeps equals in order, as the standard demands and `sort` doesn't promise.
        for at in combining.indices.dropFirst() {
            var place = at
            while place > 0, combining[place - 1].order > combining[place].order {
                combining.swapAt(place - 1, place)
                place -= 1
            }
        }
        for mark in combining { append(mark.letter) }
        combining.removeAll(keepingCapacity: true)
    }

    /// Conjoining jamo, by the arithmetic of the Unicode Standard, section 3.12.
    private mutating func appendHangul(_ syllable: UInt32) {
        flushCombining()
        let index = syllable - 0xAC00
        append(0x1100 + index / 588)
        append(0x1161 + index % 588 / 28)
        if index % 28 != 0 { append(0x11A7 + index % 28) }
    }

    private mutating func append(_ letter: UInt32) {
        length += 1
        // An over-long word is unknown whatever it holds: it needs a length, not more room.
        guard length <= WordPieceTokenizer.maximumWordLength + 1 else { return }
        switch letter {
        case ..<0x80:
            word.append(UInt8(truncatingIfNeeded: letter))
        case ..<0x800:
            word.append(UInt8(truncatingIfNeeded: 0xC0 | letter >> 6))
            word.append(UInt8(truncatingIfNeeded: 0x80 | letter & 0x3F))
        case ..<0x10000:
            word.append(UInt8(truncatingIfNeeded: 0xE0 | letter >> 12))
            word.append(UInt8(truncatingIfNeeded: 0x80 | letter >> 6 & 0x3F))
            word.append(UInt8(truncatingIfNeeded: 0x80 | letter & 0x3F))
        default:
            word.append(UInt8(truncatingIfNeeded: 0xF0 | letter >> 18))
            word.append(UInt8(truncatingIfNeeded: 0x80 | letter >> 12 & 0x3F))
            word.append(UInt8(truncatingIfNeeded: 0x80 | letter >> 6 & 0x3F))
            word.append(UInt8(truncatingIfNeeded: 0x80 | letter & 0x3F))
        }
    }
}
