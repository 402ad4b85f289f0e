// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LocalModels

@Suite("A vocabulary")
struct VocabularyTests {
    private func parse(_ text: String, expecting count: Int) throws -> Vocabulary {
        try Vocabulary(parsing: Array(text.utf8), path: "vocab.txt", expectedCount: count)
    }

    @Test("numbers pieces by their lines")
    func numbers() throws {
        let vocabulary = try parse("[UNK]\n[CLS]\n[SEP]\na\n##a\n##\n", expecting: 6)
        #expect((vocabulary.unknown, vocabulary.start, vocabulary.end) == (0, 1, 2))
        let tokenizer = WordPieceTokenizer(vocabulary: vocabulary, maximumTokens: 8)
        #expect(tokenizer.tokenize("aa a b").tokens == [1, 3, 4, 3, 0, 2])
    }

    @Test(
        "is refused with its fault",
        arguments: [
            ("[UNK]\n[CLS]\n[SEP]\n", 4, "3 lines"),
            ("[UNK]\n[CLS]\n[SEP]\na\na\n", 5, "line 5"),
            ("[UNK]\n\n[CLS]\n[SEP]\n", 4, "line 2"),
            ("[UNK]\n[CLS]\nsep\n", 3, "lacks"),
            ("[UNK]\r\n[CLS]\r\n[SEP]\r\n", 3, "lacks"),
            ("", 3, "0 lines"),
        ]
    )
    func refusals(text: String, count: Int, fault: String) {
        #expect {
            _ = try parse(text, expecting: count)
        } throws: { error in
            guard let error = error as? ModelLoadError else { return false }
            return error.code == .malformed && error.message.contains(fault) && error.path == "vocab.txt"
        }
    }

    @Test("keeps its pieces when the trie outgrows its estimate")
    func trieGrows() {
        var trie = PieceTrie(edgeEstimate: 1)
        let words = (0..<5000).map { String($0 * 7919) }
        for (number, word) in words.enumerated() {
            let isNew = trie.insert(word.utf8, at: .wordStart, piece: Int32(number))
            #expect(isNew)
        }
        let isNewAgain = trie.insert("7919".utf8, at: .wordStart, piece: 1)
        #expect(!isNewAgain)
        for (number, word) in words.enumerated() {
            var node: PieceTrie.Node? = .wordStart
            for byte in word.utf8 { node = node.flatMap { trie.child(of: $0, byte) } }
            #expect(node.flatMap(trie.piece(at:)) == Int32(number))
        }
    }
}
