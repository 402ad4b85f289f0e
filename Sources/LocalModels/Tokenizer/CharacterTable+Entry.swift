// SPDX-License-Identifier: Apache-2.0

extension CharacterTable {
    /// What to do with a code point, in 32 bits.
    struct Entry: Sendable {
        enum Kind: UInt32, CaseIterable {
            /// Part of a word, as the code point in `payload`, or as itself when that is 0.
            case letter
            /// As `letter`, but a word by itself: punctuation, ideographs.
            case symbol
            /// Removed before anything else happens.
            case removed
            /// An accent: removed after decomposition.
            case mark
            /// Separates words.
            case space
            /// Becomes the letters of the sequence that begins at `payload`.
            case sequence
            /// A Hangul syllable: decomposed by rule.
            case hangul
        }

        private let bits: UInt32

        init(_ kind: Kind, _ payload: UInt32 = 0) {
            bits = kind.rawValue << 24 | payload
        }

        // The default is never met: only the initialiser above makes entries.
        var kind: Kind { Kind(rawValue: bits >> 24) ?? .letter }
        var payload: UInt32 { bits & 0xFF_FFFF }
    }
}
