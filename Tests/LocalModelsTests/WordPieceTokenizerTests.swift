// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import LocalModels

@Suite("The tokenizer")
struct WordPieceTokenizerTests {
    let vocabulary: Vocabulary
    let tokenizer: WordPieceTokenizer

    init() throws {
        let path = try ModelFolder.find() + "/vocab.txt"
        vocabulary = try Vocabulary(
            parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))),
            path: path,
            expectedCount: 30_522
        )
        tokenizer = WordPieceTokenizer(vocabulary: vocabulary, maximumTokens: 256)
    }

    @Test("gives the reference's tokens for every golden text")
    func matchesReference() throws {
        let golden = try GoldenText.all()
        #expect(golden.count >= 220)
        for case let (number, text) in golden.enumerated() {
            let found = tokenizer.tokenize(text.text)
            #expect(found.tokens == text.tokens, "text \(number): \(text.text.prefix(80).debugDescription)")
            #expect(found.fullCount == text.fullCount, "text \(number): \(text.text.prefix(80).debugDescription)")
            #expect(found.isTruncated == (text.fullCount > 256))
        }
    }

    @Test(
        "takes the names of special tokens as text",
        arguments: ["[CLS]", "[SEP]", "a [SEP] b", "[UNK]", "[PAD][MASK]"]
    )
    func specialNamesAreText(text: String) {
        let inner = tokenizer.tokenize(text).tokens.dropFirst().dropLast()
        #expect(!inner.isEmpty)
        #expect(inner.allSatisfy { $0 > 103 }, "ids up to 103 are special or unused")
    }

    @Test("wraps a text without words in the two special tokens", arguments: ["", " ", "\n\t", "\u{200B}", "\u{301}"])
    func blankTexts(text: String) {
        #expect(tokenizer.tokenize(text) == TokenizedText(tokens: [101, 102], fullCount: 2))
    }

    @Test(
        "cuts at 256 tokens, keeps the end token and says how long the text was",
        arguments: [(253, 255, false), (254, 256, false), (255, 257, true), (1000, 1002, true)]
    )
    func truncates(words: Int, fullCount: Int, isTruncated: Bool) {
        let found = tokenizer.tokenize(String(repeating: "river ", count: words))
        #expect(found.fullCount == fullCount)
        #expect(found.isTruncated == isTruncated)
        #expect(found.tokens.count == min(fullCount, 256))
        #expect(found.tokens.last == vocabulary.end)
    }

    @Test("takes a word as unknown from 101 code points on, whatever their bytes", arguments: ["a", "я", "\u{10400}"])
    func longWords(letter: String) {
        let longest = tokenizer.tokenize(String(repeating: letter, count: 100))
        let tooLong = tokenizer.tokenize(String(repeating: letter, count: 101))
        #expect(tooLong.tokens == [101, vocabulary.unknown, 102])
        if letter != "\u{10400}" { #expect(longest.tokens != tooLong.tokens) }
    }

    @Test("stands a megabyte without a space")
    func hugeWord() {
        #expect(tokenizer.tokenize(String(repeating: "x", count: 1 << 20)).tokens == [101, vocabulary.unknown, 102])
    }
}
