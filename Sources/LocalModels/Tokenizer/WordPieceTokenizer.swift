// SPDX-License-Identifier: Apache-2.0

/// BERT's uncased tokenizer: words, then greedily the longest word pieces.
///
/// Gives what the reference gives but for one thing, which is meant: a text that contains the letters `[CLS]` or another
/// special name is text, here as everywhere; special tokens only come from the tokenizer itself.
struct WordPieceTokenizer: Sendable {
    /// A longer word is unknown as a whole, as in the reference.
    static let maximumWordLength = 100

    private let characters = CharacterTable()
    private let vocabulary: Vocabulary
    private let maximumTokens: Int

    init(vocabulary: Vocabulary, maximumTokens: Int) {
        self.vocabulary = vocabulary
        self.maximumTokens = maximumTokens
    }

    /// Time is linear in the text's length. All of it is read, to tell how long it is, but only what fits is kept.
    func tokenize(_ text: String) -> TokenizedText {
        var splitter = WordSplitter(characters)
        var tokens = [vocabulary.start]
        var count = 2
        splitter.split(text) { word, length in
            appendPieces(of: word, length: length, to: &tokens, counting: &count)
        }
        tokens.append(vocabulary.end)
        return TokenizedText(tokens: tokens, fullCount: count)
    }

    /// - Parameters:
    ///   - word: in UTF-8.
    ///   - length: in code points.
    private func appendPieces(of word: [UInt8], length: Int, to tokens: inout [Int32], counting count: inout Int) {
        let (keptBefore, countBefore) = (tokens.count, count)
        func append(_ piece: Int32) {
            count += 1
            // The last place is the end token's.
            if tokens.count < maximumTokens - 1 { tokens.append(piece) }
        }
        var first = 0
        while first < word.count, length <= Self.maximumWordLength {
            guard let (piece, end) = longestPiece(in: word, from: first) else { break }
            append(piece)
            first = end
        }
        if first < word.count {
            tokens.removeSubrange(keptBefore...)
            count = countBefore
            append(vocabulary.unknown)
        }
    }

    private func longestPiece(in word: [UInt8], from first: Int) -> (piece: Int32, end: Int)? {
        var node = first == 0 ? PieceTrie.Node.wordStart : .continuation
        var longest: (piece: Int32, end: Int)?
        for at in first..<word.count {
            guard let next = vocabulary.pieces.child(of: node, word[at]) else { break }
            node = next
            if let piece = vocabulary.pieces.piece(at: node) { longest = (piece, at + 1) }
        }
        return longest
    }
}
