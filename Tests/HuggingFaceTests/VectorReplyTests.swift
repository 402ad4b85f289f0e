// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HuggingFace

@Suite("Replies of vectors")
struct VectorReplyTests {
    private func read(_ body: String, texts: Int) throws(VectorFault) -> [[Float]] {
        try VectorReply(dimension: 2).vectors(in: Array(body.utf8), texts: texts)
    }

    @Test(
        "Every shape in use gives one vector for each text",
        arguments: [
            ("[[1,0],[0,1]]", [[1, 0], [0, 1]]),
            ("[1,0]", [[1, 0]]),
            ("[[1,0]]", [[1, 0]]),
            ("[[[1,0]],[[0,1]]]", [[1, 0], [0, 1]]),
        ] as [(String, [[Float]])]
    )
    func shapes(body: String, vectors: [[Float]]) throws {
        #expect(try read(body, texts: vectors.count) == vectors)
    }

    @Test(
        "Vectors of tokens are refused",
        arguments: [("[[[1,0],[0,1]],[[0,3],[0,1]]]", 2), ("[[1,0],[0,1],[1,1]]", 1)]
    )
    func tokens(body: String, texts: Int) {
        #expect(throws: VectorFault.tokenLevel) { try read(body, texts: texts) }
    }

    @Test("Vectors have unit length whatever the server sent, and those that had it stay as they are")
    func unitLength() throws {
        #expect(try read("[[3,4]]", texts: 1) == [[0.6, 0.8]])
        let huge = try read("[[3e30,4e30]]", texts: 1)
        #expect(abs(huge[0][0] - 0.6) < 1e-6 && abs(huge[0][1] - 0.8) < 1e-6, "the squares are beyond a Float")
        #expect(try read("[[0.6,0.8]]", texts: 1) == [[0.6, 0.8]])
        #expect(try read("[[0.600001,0.8]]", texts: 1) == [[0.600001, 0.8]])
    }

    @Test(
        "What cannot be used is refused by its reason",
        arguments: [
            ("[[1,0]]", 2, VectorFault.wrongCount(expected: 2, got: 1)),
            ("[[1,0],[0,1],[1,1]]", 2, .wrongCount(expected: 2, got: 3)),
            ("[1,0]", 2, .wrongCount(expected: 2, got: 1)),
            ("[[1,0,0]]", 1, .wrongDimension(expected: 2, got: 3)),
            ("[[1,0],[1]]", 2, .wrongDimension(expected: 2, got: 1)),
            ("[[0,0]]", 1, .zero),
            ("[[0,-0.0]]", 1, .zero),
            ("[[1,NaN]]", 1, .notFinite),
            ("<html>", 1, .malformed),
            (#"{"error":"x"}"#, 1, .malformed),
        ]
    )
    func refusals(body: String, texts: Int, fault: VectorFault) {
        #expect(throws: fault) { try read(body, texts: texts) }
    }

    @Test(
        "Tokens are estimated near what BERT's tokenizer counts",
        arguments: [
            ("", 2), (" ", 2), ("hello world", 4), ("I have a dog named Rex.", 9), ("It's 2024!", 7), ("日本語", 5),
            ("supercalifragilistic", 5),
        ]
    )
    func tokenEstimate(text: String, tokens: Int) {
        #expect(WordPieceEstimate.tokens(in: text) == tokens)
    }
}
